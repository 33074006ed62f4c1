import assert from "node:assert/strict";
import { test } from "node:test";

import geodesic from "geographiclib-geodesic";

import { asGeoJson, centre, LONGEST_TEXT, moved, readNotes, tidy, writeNotes } from "../../app/webmap/static/pure/notes.js";

const { WGS84 } = geodesic.Geodesic;
const POINT = { kind: "point", points: [[104.1, 30.5]], text: "拟建 场址; a,b <b>" };
const LINE = { kind: "line", points: [[104, 30], [106, 30]], text: "" };
const AREA = { kind: "area", points: [[104, 30], [104, 31], [105, 31]], text: "片区" };

test("the address holds notes as they are", () => {
  assert.deepEqual(readNotes(writeNotes([POINT, LINE, AREA])), [POINT, LINE, AREA]);
  assert.deepEqual(readNotes(""), []);
});

for (const text of ["point", "point;1,2;3,4 a", "ring;1,2 a", "point;1 a", "point;1,2\n", Array(51).fill("point;1,2").join("\n")]) {
  test(`"${text.slice(0, 20)}" in the address is no note`, () => assert.throws(() => readNotes(text), RangeError));
}

test("a text is one line, and not cut within a character", () => {
  assert.equal(tidy(" 甲\n乙\u0000丙\t丁 "), "甲 乙 丙 丁");
  assert.equal(tidy("𠮷".repeat(99)), "𠮷".repeat(LONGEST_TEXT));
});

test("one point is moved, or all", () => {
  assert.deepEqual(moved(LINE, 1, [0.5, -1]).points, [[104, 30], [106.5, 29]]);
  assert.deepEqual(moved(LINE, null, [0.1, 0.2]).points, [[104.1, 30.2], [106.1, 30.2]]);
  assert.deepEqual(centre(LINE), [105, 30]);
});

test("GeoJSON has the geodesic, closed rings that run anticlockwise, and the measures", () => {
  const [point, line, area] = JSON.parse(asGeoJson(WGS84, [POINT, LINE, AREA])).features;
  assert.deepEqual(point.geometry, { type: "Point", coordinates: [104.1, 30.5] });
  assert.equal(point.properties.text, POINT.text);
  const { coordinates } = line.geometry;
  assert.ok(coordinates.some(([, lat]) => lat > 30.003));
  assert.ok(Math.abs(line.properties.length_m - WGS84.Inverse(30, 104, 30, 106).s12) < 0.1);
  const [ring] = area.geometry.coordinates;
  assert.deepEqual(ring[0].map(Math.round), ring[ring.length - 1].map(Math.round));
  const twice = ring.slice(1).reduce((sum, [x, y], place) => sum + ring[place][0] * y - x * ring[place][1], 0);
  assert.ok(twice > 0);
  assert.ok(area.properties.area_m2 > 5e9);
});

test("a note that was not finished is what it is so far", () => {
  const halves = [{ ...LINE, points: [[104, 30]] }, { ...AREA, points: AREA.points.slice(0, 2) }];
  assert.deepEqual(JSON.parse(asGeoJson(WGS84, halves)).features.map(({ geometry }) => geometry.type), ["Point", "LineString"]);
});
