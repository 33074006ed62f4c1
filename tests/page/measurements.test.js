import assert from "node:assert/strict";
import { test } from "node:test";

import { cells, distanceCells, onCard } from "../../app/webmap/static/pure/measurements.js";
import { vectors } from "./vectors.js";

test("a measurement shows the cells that say something", () => {
  const text = { value: "12", required: "≥ 10", margin: "+2", uncertainty: "—" };
  assert.deepEqual(cells(text), ["12", "≥ 10", "+2"]);
});

test("a distance measured in the page reads as the service's, to fewer decimals", () => {
  const number = (said) => Number(said.replace("−", "-").match(/[-+]?[\d.]+/)[0]);
  for (const { measurements: [{ value, required, uncertainty, text }] } of vectors.airports) {
    const ours = distanceCells(value, required[0], uncertainty);
    assert.equal(ours.required, text.required);
    for (const name of ["value", "margin", "uncertainty"]) {
      assert.ok(Math.abs(number(ours[name]) - number(text[name])) < 0.0056, ours[name]);
    }
  }
});

test("the card tells distances to 10 m, unless that changed their side", () => {
  const text = { value: "120.915 km (CTU)", required: "> 200 km", margin: "−79.085 km", uncertainty: "± 3.070 km" };
  const one = { unit: "km", value: 120.914_6, required: [200], uncertainty: 3.07, note: "CTU", text };
  assert.deepEqual(cells(onCard(one)), ["120.91 km (CTU)", "> 200 km", "−79.09 km", "± 3.07 km"]);
  assert.equal(onCard({ ...one, value: 200.001 }), text);
  assert.equal(onCard({ ...one, unit: "min" }), text);
});
