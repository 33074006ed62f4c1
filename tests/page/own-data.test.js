import assert from "node:assert/strict";
import { test } from "node:test";

import { asCsv, asGeoJson, candidateOf, classesOf, columnsOf, featuresOf, givenOf, noteVerdicts, outcomes, parts, readerOf, shadeOf } from "../../app/webmap/static/pure/own-data.js";

const point = (lon, lat, properties = {}) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties });
const given = (more = {}) => ({ ...point(100, 30), given: { lon: "100.0", lat: "30.0", ...more } });

test("the page reads some kinds of files, the service others, and neither the rest", () => {
  assert.deepEqual(["a.GeoJSON", "b.kml", "c.xlsx", "d.doc", "e"].map(readerOf), ["geojson", "kml", "service", undefined, undefined]);
});

test("features without a position in degrees are listed with their place and reason", () => {
  const { features, bad } = featuresOf({ type: "FeatureCollection", features: [point(100, 30), { type: "Feature", geometry: null }, point(500000, 3e6)] });
  assert.deepEqual(features.map(({ line }) => line), [1]);
  assert.deepEqual(bad.map(({ line, why }) => [line, why]), [[2, "ownNoShape"], [3, "ownNoDegrees"]]);
});

test("a single geometry is a feature, other JSON is none", () => {
  assert.equal(featuresOf({ type: "Point", coordinates: [1, 2] }).features.length, 1);
  for (const other of [null, 1, [], {}, { type: "Topology" }]) assert.throws(() => featuresOf(other), /ownNoGeoJson/);
});

test("degrees of WGS 84 and CGCS2000 may be stated, another system is refused", () => {
  const stated = (name) => featuresOf({ type: "FeatureCollection", features: [point(1, 2)], crs: { type: "name", properties: { name } } });
  for (const name of ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4490", "urn:ogc:def:crs:EPSG::4326"]) assert.equal(stated(name).features.length, 1);
  assert.throws(() => stated("EPSG:4547"), /ownOtherCrs/);
});

test("only single points are checked", () => {
  assert.deepEqual(givenOf(point(1, 2, { accuracy_m: 5 })), { lon: 1, lat: 2, accuracy_m: 5 });
  assert.deepEqual(givenOf({ geometry: { type: "MultiPoint", coordinates: [[1, 2]] }, properties: {} }), { lon: 1, lat: 2 });
  assert.equal(givenOf({ geometry: { type: "LineString", coordinates: [[1, 2], [3, 4]] }, properties: {} }), undefined);
});

test("few values are classes of their own, many numbers are five classes of equal size", () => {
  assert.deepEqual(classesOf(["b", "a", "b", "", null]).map(({ value }) => value), ["b", "a"]);
  const numbers = Array.from({ length: 100 }, (_, place) => String(place));
  const classes = classesOf(numbers);
  assert.equal(classes.length, 5);
  const sizes = classes.map((shade) => numbers.filter((value) => shadeOf(classes, value) === shade).length);
  assert.deepEqual(sizes, [20, 20, 20, 20, 20]);
  assert.equal(shadeOf(classes, ""), undefined);
});

test("every number is in a class, however unevenly they lie", () => {
  const uneven = [...Array(90).fill(0), ...Array.from({ length: 12 }, (_, place) => place + 1)];
  const classes = classesOf(uneven);
  for (const value of uneven) assert.ok(shadeOf(classes, value)?.colour, String(value));
});

test("a check is sent a position as written, with accuracy and codes, but no name", () => {
  assert.deepEqual(candidateOf(given({ name: "甲", id: 7, code: "JZH" }), undefined), { lon: "100.0", lat: "30.0", code: "JZH" });
  assert.equal(candidateOf(given(), 50).accuracy_m, 50);
  assert.equal(candidateOf(given({ accuracy_m: "20", added_m: 3 }), 50).accuracy_m, 23);
  assert.deepEqual(candidateOf({ given: { code: "JZH" } }, 50), { code: "JZH" });
});

test("parts have a thousand candidates at most, and lose none", () => {
  const features = [...Array.from({ length: 2500 }, () => given()), point(1, 2)];
  assert.deepEqual(parts(features, undefined).map(({ length }) => length), [1000, 1000, 500]);
  assert.deepEqual(parts([point(1, 2)], undefined), []);
});

test("verdicts and refusals are noted where they belong, and counted", () => {
  const sent = [given(), given(), given()];
  noteVerdicts(sent, { features: [{ properties: { index: 1, outcome: "met" } }, { properties: { index: 3, outcome: "not-met" } }], bad: [{ index: 2, why: "no" }] });
  assert.deepEqual(sent.map(({ verdict, lost }) => verdict?.outcome ?? lost), ["met", "no", "not-met"]);
  assert.deepEqual(Object.fromEntries(outcomes(sent)), { met: 1, "not-met": 1, lost: 1 });
});

test("the result keeps a file's columns beside those of the check, of one name too", () => {
  const one = { ...given(), properties: { name: "=1+1", outcome: "own", size: "-1.5", note: 'a,"b"' }, verdict: { outcome: "met" }, line: 2 };
  assert.deepEqual(JSON.parse(asGeoJson([one])).features[0].properties, { name: "=1+1", "outcome *": "own", size: "-1.5", note: 'a,"b"', line: 2, outcome: "met" });
  assert.equal(asCsv([one]), '\uFEFFname,outcome *,size,note,line,outcome\r\n\'=1+1,own,-1.5,"a,""b""",2,met\r\n');
});

test("columns stand in the order in which they first occur", () => {
  assert.deepEqual(columnsOf([point(1, 2, { b: 1 }), point(1, 2, { a: 1, b: 2 })]), ["b", "a"]);
});
