import assert from "node:assert/strict";
import { test } from "node:test";
import { roundScale } from "../../app/webmap/static/pure/scale-bar.js";

test("a scale is round and no larger than the one at which all fits", () => {
  const found = [999_999, 1_000_000, 1_000_001, 2_100_000, 8_537_000, 24_000_000].map(roundScale);
  assert.deepEqual(found, [1_000_000, 1_000_000, 1_500_000, 2_500_000, 10_000_000, 25_000_000]);
});
