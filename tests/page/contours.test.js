/** The figures on lines of equal distance. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { anchors } from "../../app/webmap/static/pure/contours.js";

const EQUATOR = [[0, 0], [15, 0], [40, 0]];

test("the middle is used from afar, others from nearer", () => {
  const found = anchors(EQUATOR);
  assert.deepEqual(found.filter(({ from }) => from === 0).map(({ at }) => at), [[4, 0], [20, 0], [36, 0]]);
  assert.equal(found.length, 41);
  assert.ok(found.every(({ at: [lon, lat] }) => lon >= 0 && lon <= 40 && lat === 0));
});

test("a short line has its figure from nearer, and one too short none", () => {
  assert.deepEqual(anchors([[0, 0], [5, 0]]).filter(({ at: [lon] }) => lon === 2.5), [{ at: [2.5, 0], from: 6 }]);
  assert.deepEqual(anchors([[0, 0], [0.5, 0]]), []);
});
