/** Where the line between two days stands. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, percentAt, readPercent } from "../../app/webmap/static/pure/swiping.js";

test("arrows move the line a little, pages farther, and never off the map", () => {
  assert.equal(moved("ArrowRight", 50), 52);
  assert.equal(moved("PageDown", 50), 40);
  assert.equal(moved("ArrowLeft", 1), 0);
  assert.equal(moved("End", 3), 100);
  assert.equal(moved("Enter", 50), undefined);
});

test("a place of the screen is a share of the map", () => {
  const map = { left: 344, width: 1096 };
  assert.equal(percentAt(344 + 548, map), 50);
  assert.equal(percentAt(0, map), 0);
  assert.equal(percentAt(5000, map), 100);
});

test("an address has a percentage or none", () => {
  assert.equal(readPercent(""), null);
  assert.equal(readPercent("0"), 0);
  for (const text of ["101", "-1", "5e1", "x"]) assert.throws(() => readPercent(text), RangeError);
});
