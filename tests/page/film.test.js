/** A film of days. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { changed, yearly } from "../../app/webmap/static/pure/film.js";

test("a year lies between its days, and it ends on the last", () => {
  assert.deepEqual(yearly("2024-03-01", "2026-11-28"), ["2024-03-01", "2025-03-01", "2026-03-01", "2026-11-28"]);
  assert.deepEqual(yearly("2026-11-28", "2026-11-28"), ["2026-11-28"]);
});

test("what stays the same from a picture to the next is left clear", () => {
  assert.deepEqual(changed(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 4, 3), 255), Uint8Array.of(255, 4, 255));
});
