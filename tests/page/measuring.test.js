import assert from "node:assert/strict";
import { test } from "node:test";

import geodesic from "geographiclib-geodesic";

import { area, areaText, azimuthText, legs, lengthText, positionText, readShape, writeShape } from "../../app/webmap/static/pure/measuring.js";
import { vectors } from "./vectors.js";

const { WGS84 } = geodesic.Geodesic;

test("legs have the length and azimuth of the service, and the azimuth back", () => {
  for (const { ends: [lon, lat, toLon, toLat], distance_m, azimuth_deg } of vectors.geodesics.slice(0, 50)) {
    const [there, back] = legs(WGS84, { kind: "line", points: [[lon, lat], [toLon, toLat], [lon, lat]] });
    assert.ok(Math.abs(there.distance_m - distance_m) < 1e-6);
    assert.ok(Math.abs(there.azimuth_deg - azimuth_deg) < 1e-9);
    assert.ok(Math.abs(there.back_deg - back.azimuth_deg) < 1e-9);
  }
});

test("areas are those of geodesic polygons in the service", () => {
  for (const { points, area_m2 } of vectors.areas) {
    const found = area(WGS84, legs(WGS84, { kind: "area", points }));
    assert.ok(Math.abs(found - area_m2) < 1, String(points));
  }
});

test("an area is closed, whichever way round it is drawn", () => {
  const points = [[100, 30], [101, 30], [101, 31]];
  const one = legs(WGS84, { kind: "area", points });
  const other = legs(WGS84, { kind: "area", points: points.toReversed() });
  assert.equal(one.length, 3);
  assert.ok(Math.abs(area(WGS84, one) - area(WGS84, other)) < 1e-3);
});

test("sides that cross have no area", () => {
  assert.equal(area(WGS84, legs(WGS84, { kind: "area", points: [[100, 30], [101, 31], [101, 30], [100, 31]] })), null);
});

test("the address holds a shape as it is", () => {
  const shape = { kind: "area", points: [[100.12345, 30], [-101, 31], [101, 31]] };
  assert.deepEqual(readShape(writeShape(shape)), shape);
  assert.equal(readShape(""), null);
});

for (const text of ["line", "circle;1,2", "line;1", "line;1,2,3", "line;a,b", "line;190,2", "line;1,91"]) {
  test(`"${text}" in the address is no shape`, () => assert.throws(() => readShape(text), RangeError));
}

test("numbers are written with their unit, as exact as they help", () => {
  assert.equal(lengthText(856.34), "856.3 m");
  assert.equal(lengthText(12345.678), "12.346 km");
  assert.equal(lengthText(1234567), "1,234.6 km");
  assert.equal(areaText(12345678), "12.3457 km²");
  assert.equal(areaText(1234567890123), "1,234,568 km²");
  assert.equal(azimuthText(359.96), "0.0°");
  assert.equal(positionText([-75.5, 31]), "31.00000°N 75.50000°W");
});
