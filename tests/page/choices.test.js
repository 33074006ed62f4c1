import assert from "node:assert/strict";
import { test } from "node:test";

import { isCandidate, letter, parsed, written } from "../../app/webmap/static/pure/candidates.js";
import { filterOf, isAnswerable, isChosen, readChoice, withValue, writeChoice } from "../../app/webmap/static/pure/facets.js";
import { vectors } from "./vectors.js";

const FACETS = vectors.config.facets;
const PORTS = vectors.config.layers.find(({ id }) => id === "border-ports");
const AVIATION = vectors.config.layers.find(({ id }) => id === "aviation-ports");
const AREA = vectors.config.layers.find(({ gathers, geometry }) => gathers && geometry !== "Point");

for (const text of ["JZH", "ZUJZ", "103.68,32.85", "-17.5,20", "103.68,32.85,gcj02", "103.6833333,32.8500000,cgcs2000,1212m"]) {
  test(`${text} is a candidate and is written as it was`, () => {
    assert.ok(isCandidate(text));
    assert.equal(written(parsed(text)), text);
  });
}

for (const datum of new Set(vectors.config.datums.map(([, each]) => each))) {
  test(`the address keeps a candidate in ${datum}`, () => assert.ok(isCandidate(`103.68,32.85,${datum}`)));
}

for (const text of ["", "JZ", "103.68", "103.68,32.85,mars", "<b>"]) {
  test(`"${text}" is no candidate`, () => assert.ok(!isCandidate(text)));
}

test("candidates have letters", () => assert.deepEqual([0, 7].map(letter), ["A", "H"]));

test("a choice is read as it was written", () => {
  const text = "mode:rail,road;province_zh:云南省";
  assert.equal(writeChoice(readChoice(text, FACETS), FACETS), "mode:rail,road;province_zh:云南省");
  assert.throws(() => readChoice("colour:red", FACETS), RangeError);
});

test("signs with a meaning in the address can be in a value", () => {
  const where = { mode: ["a;b,c:d%"] };
  assert.equal(writeChoice(where, FACETS), "mode:a%3Bb%2Cc%3Ad%25");
  assert.deepEqual(readChoice(writeChoice(where, FACETS), FACETS), where);
});

test("yes and no are chosen as values", () => {
  const layer = { ...PORTS, columns: [{ name: "tidal" }] };
  assert.ok(isChosen({ tidal: ["true"] }, layer, { properties: { tidal: true } }));
  assert.ok(!isChosen({ tidal: ["true"] }, layer, { properties: { tidal: false } }));
  assert.equal(filterOf({ tidal: ["true"] }, layer, []), "(tidal = true)");
});

test("a value is added and left, and a column without values goes", () => {
  const one = withValue({}, "mode", "road", true);
  assert.deepEqual(withValue(one, "mode", "rail", true), { mode: ["rail", "road"] });
  assert.deepEqual(withValue(one, "mode", "road", false), {});
});

test("a place is shown where it has one of the values of every column", () => {
  const where = { mode: ["rail"], status: ["open", "null"] };
  const shown = (properties) => isChosen(where, PORTS, { properties });
  assert.ok(shown({ mode: "rail", status: "open" }));
  assert.ok(shown({ mode: "rail", status: null }));
  assert.ok(!shown({ mode: "road", status: "open" }));
  assert.ok(isChosen(where, PORTS, { properties: { mode: "road", status: "open" } }, "mode"));
  assert.ok(isChosen(where, AREA, { properties: {} }));
});

test("the choice is a filter of the API", () => {
  assert.equal(filterOf({}, PORTS, []), undefined);
  assert.equal(
    filterOf({ mode: ["rail"], status: ["open", "null"] }, PORTS, []),
    "(mode = 'rail') AND (status = 'open' OR status IS NULL)",
  );
  assert.equal(filterOf({ status: ["open"] }, AVIATION, []), "(status IN ('open', 'closed'))");
  assert.equal(filterOf({ province_zh: ["a'b"] }, PORTS, []), "(province_zh = 'a''b')");
  assert.equal(filterOf({ mode: ["rail"] }, AREA, [{ id: "x" }]), "id = 'x'");
});

test("a layer without a column chosen has nothing to ask the API for", () => {
  assert.ok(isAnswerable({ mode: ["rail"] }, PORTS));
  assert.ok(!isAnswerable({ cluster: ["bohai"] }, PORTS));
});
