import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOf, isDayBetween, monthAfter, monthsTo } from "../../app/webmap/static/pure/days.js";
import { broken } from "../../app/webmap/static/pure/lines.js";
import { locator } from "../../app/webmap/static/pure/polygons.js";
import { barOf, nice } from "../../app/webmap/static/pure/scale-bar.js";
import { outline } from "../../app/webmap/static/pure/symbols.js";
import { vectors } from "./vectors.js";

test("the day is that of Beijing", () => {
  assert.equal(dayOf(Date.UTC(2026, 0, 1, 15, 59)), "2026-01-01");
  assert.equal(dayOf(Date.UTC(2026, 0, 1, 16, 0)), "2026-01-02");
});

for (const text of ["2010", "2010-05", "2016-02-31", "2090-01-01", "1950-01-01", "tomorrow", ""]) {
  test(`"${text}" is no day that can be chosen`, () => {
    assert.ok(!isDayBetween(text, "1978-01-01", "2026-01-01"));
  });
}

test("first and last day can be chosen", () => {
  for (const day of ["1978-01-01", "2016-02-29", "2026-01-01"]) {
    assert.ok(isDayBetween(day, "1978-01-01", "2026-01-01"), day);
  }
});

test("months are counted and counted back", () => {
  for (const months of [0, 11, 12, 455]) assert.equal(monthsTo(monthAfter(months, 1978), 1978), months);
  assert.equal(monthAfter(13, 1978), "1979-02-01");
  assert.equal(monthsTo("1978-01-02", 1978), 1);
});

test("a scale bar has the longest nice length that fits", () => {
  for (const [length, expected] of [[1, 1], [1.9, 1], [2, 2], [4999, 2000], [5000, 5000], [99_999, 50_000]]) {
    assert.equal(nice(length), expected);
  }
});

test("a scale bar is as long as it says though the scale is not even", () => {
  const metres = (pixels) => 1000 * pixels - 0.5 * pixels ** 2;
  const { length_m, length_px } = barOf(metres, 100);
  assert.equal(length_m, 50_000);
  assert.ok(length_px <= 100);
  assert.ok(Math.abs(metres(length_px) - length_m) < 1e-3);
});

test("lines break between words and Chinese signs, not before a closing mark", () => {
  const lines = (text, most) => broken(text, (line) => line.length <= most);
  assert.deepEqual(lines("one two three", 7), ["one two", "three"]);
  assert.deepEqual(lines("国家口岸，规划", 5), ["国家口岸，", "规划"]);
  assert.deepEqual(lines("unbreakable", 3), ["unbreakable"]);
  assert.deepEqual(lines("", 3), [""]);
});

test("a province is found by a point in it, none at sea", () => {
  const provinceAt = locator(vectors.provinces);
  assert.equal(provinceAt(103.68, 32.85), "四川省");
  assert.equal(provinceAt(116.4, 39.9), "北京市");
  assert.equal(provinceAt(125, 30), undefined);
});

test("a point in a hole is not in the area", () => {
  const square = (from, to) => [[from, from], [to, from], [to, to], [from, to], [from, from]];
  const feature = { properties: { name: "ring" }, geometry: { type: "Polygon", coordinates: [square(0, 10), square(4, 6)] } };
  const nameAt = locator({ features: [feature] });
  assert.equal(nameAt(2, 2), "ring");
  assert.equal(nameAt(5, 5), undefined);
});

test("every symbol of a layer has an outline of its own", () => {
  const symbols = new Set(vectors.config.layers.filter(({ geometry }) => geometry === "Point").map(({ paint }) => paint.symbol));
  const outlines = new Set([...symbols].map((symbol) => outline(symbol, 8, 8, 5)));
  assert.equal(outlines.size, symbols.size);
});
