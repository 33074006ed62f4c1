import assert from "node:assert/strict";
import { test } from "node:test";

import { limitsOn } from "../../app/webmap/static/pure/limits.js";

const LIMITS = [
  { from: null, threshold_km: 200 },
  { from: "2021-01-01", threshold_km: 150 },
];

test("the limits of a day are those that began last", () => {
  const km = (day) => limitsOn(LIMITS, day).threshold_km;
  assert.deepEqual(["1990-01-01", "2020-12-31", "2021-01-01", "2026-11-28"].map(km), [200, 200, 150, 150]);
});
