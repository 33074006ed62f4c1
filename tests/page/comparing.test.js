import assert from "node:assert/strict";
import { test } from "node:test";

import { changes, csv, differing } from "../../app/webmap/static/pure/comparing.js";
import { vectors } from "./vectors.js";

function port(id, more) {
  return { id, iata: id.toUpperCase(), certain: true, ...more };
}

function told(before, after, unplaced = []) {
  return changes({ ports: before, unplaced }, { ports: after, unplaced: [] }).map(({ kind, port: { id } }) => `${kind} ${id}`);
}

test("a port of the later day alone opened, one of the earlier alone closed", () => {
  assert.deepEqual(told([port("aaa")], [port("bbb")]), ["opened bbb", "closed aaa"]);
});

test("two sites of one code are a port that moved", () => {
  const [change] = changes({ ports: [port("old", { iata: "AAA" })], unplaced: [] }, { ports: [port("new", { iata: "AAA" })], unplaced: [] });
  assert.equal(change.kind, "moved");
  assert.equal(change.from.id, "old");
});

test("a port that was at a site of unknown position moved", () => {
  assert.deepEqual(told([], [port("aaa")], [port("aaa", { certain: false })]), ["moved aaa"]);
});

test("what is known only as a bound is neither opened nor closed", () => {
  const unsure = port("aaa", { certain: false });
  assert.deepEqual(told([], [unsure]), ["perhaps aaa"]);
  assert.deepEqual(told([unsure], []), ["perhaps aaa"]);
  assert.deepEqual(told([unsure], [port("aaa")]), ["perhaps aaa"]);
});

test("nothing changed between a day and itself", () => {
  assert.deepEqual(changes(vectors.ports, vectors.ports), []);
});

test("every port of one day alone is in some change", () => {
  const before = new Set(vectors.early.ports.ports.map(({ id }) => id));
  const arrived = vectors.ports.ports.filter(({ id }) => !before.has(id));
  const listed = new Set(changes(vectors.early.ports, vectors.ports).map(({ port: { id } }) => id));
  assert.ok(arrived.length > 10 && arrived.every(({ id }) => listed.has(id)));
});

test("a file begins with a mark for Excel and quotes what must be", () => {
  assert.equal(csv([["a", 'b "c", d', null]]), '\ufeffa,"b ""c"", d",\r\n');
});

test("places of other layers, and ports that were renamed, are told by the service's sentence", () => {
  const feature = (collection, change, what, more) => ({
    geometry: { type: "Point", coordinates: [117, 39] },
    properties: { collection, feature: "aaa", name_zh: "甲", name_en: "A", change, what, since: "2020-01-01", sentence: "s", before: {}, ...more },
  });
  const found = differing([
    feature("aviation-ports", "added", ["opened"]),
    feature("aviation-ports", "amended", ["renamed", "amended"]),
    feature("sea-ports", "added", ["added"]),
    feature("sea-ports", "amended", ["moved"], { before: { lat: 38 } }),
  ], "aviation-ports");
  assert.deepEqual(found.map(({ kind }) => kind), ["renamed", "opened", "moved"]);
  assert.deepEqual([found[2].from.lon, found[2].from.lat, found[2].told], [117, 38, "2020-01-01 · s"]);
});
