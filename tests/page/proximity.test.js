import assert from "node:assert/strict";
import { test } from "node:test";

import geodesic from "geographiclib-geodesic";

import { limitsOn } from "../../app/webmap/static/pure/limits.js";
import { locator } from "../../app/webmap/static/pure/polygons.js";
import { inverse, line, proximity, ring } from "../../app/webmap/static/pure/proximity.js";
import { vectors } from "./vectors.js";

const { WGS84 } = geodesic.Geodesic;
const AGREED_M = 1;
const rule = { ...vectors.config.rule, ...limitsOn(vectors.config.rule.limits, "2015-12-31") };
const provinceAt = locator(vectors.provinces);
const decide = proximity(WGS84, rule, vectors.ports, () => provinceAt);

function port(more) {
  return { id: "a", iata: "AAA", lon: 100, lat: 30, accuracy_m: 0, certain: true, ...more };
}

function only(ports) {
  return { ports, unplaced: [] };
}

test("geodesics are those of the service", () => {
  for (const { ends, distance_m, azimuth_deg } of vectors.geodesics) {
    const found = inverse(WGS84, ...ends);
    assert.ok(Math.abs(found.distance_m - distance_m) < 1e-6, String(ends));
    assert.ok(Math.abs(found.azimuth_deg - azimuth_deg) < 1e-9, String(ends));
  }
});

test("page and service agree on the worked cases to a metre", () => {
  let compared = 0;
  for (const { candidate, nearest } of vectors.airports) {
    const shown = new Map(decide(candidate.lon, candidate.lat).ports.map((each) => [each.port.id, each.distance_km]));
    for (const { id, distance_km } of nearest.filter((each) => shown.has(each.id))) {
      assert.ok(Math.abs(distance_km - shown.get(id)) * 1000 < AGREED_M, `${candidate.iata} ${id}`);
      compared += 1;
    }
  }
  assert.ok(compared >= 3 * vectors.airports.length);
});

test("page and service come to the same outcome anywhere", () => {
  for (const { candidate, outcome } of vectors.decided) {
    assert.equal(decide(candidate.lon, candidate.lat).outcome, outcome, `${candidate.lon}, ${candidate.lat}`);
  }
});

test("page and service come to the same outcome near ports at sites not held", () => {
  const early = proximity(WGS84, rule, vectors.early.ports, () => provinceAt);
  const found = new Set();
  for (const { candidate, outcome } of vectors.early.decided) {
    const { outcome: here, unplaced } = early(candidate.lon, candidate.lat);
    assert.equal(here, outcome, `${candidate.lon}, ${candidate.lat}`);
    if (unplaced.length) found.add(outcome);
  }
  assert.ok(found.has("undetermined"));
});

test("a port at a site not held leaves open what would be free, no farther than it may be", () => {
  const far = port({ id: "b", lon: 115 });
  const moved = port({ accuracy_m: 60_000, certain: false });
  const at = (km) => {
    const { lat2, lon2 } = WGS84.Direct(30, 100, 270, km * 1000);
    return proximity(WGS84, rule, { ports: [far], unplaced: [moved] }, () => null)(lon2, lat2);
  };
  assert.equal(at(rule.drive_reach_km + 59.9).outcome, "undetermined");
  assert.deepEqual(at(rule.drive_reach_km + 59.9).unplaced, [moved]);
  assert.equal(at(rule.drive_reach_km + 60.1).outcome, "met");
});

test("where the rule does not apply the page says so too", () => {
  for (const { candidate, outcome } of vectors.noConcern) {
    assert.equal(outcome, "not-applicable");
    assert.equal(decide(candidate.lon, candidate.lat).outcome, "not-applicable", candidate.name);
  }
});

test("before the provinces are known every place is concerned", () => {
  const early = proximity(WGS84, rule, vectors.ports, () => null);
  assert.notEqual(early(114.16, 22.38).outcome, "not-applicable");
});

test("at the threshold a port bars unless an error of positions may put it beyond", () => {
  const { lat2, lon2 } = WGS84.Direct(30, 100, 90, (rule.threshold_km - 0.001) * 1000);
  const alone = (more) => proximity(WGS84, rule, only([port(more)]), () => null)(lon2, lat2);
  assert.equal(alone({}).outcome, "not-met");
  assert.equal(alone({ accuracy_m: 1000 }).outcome, "undetermined");
  assert.equal(alone({ certain: false }).outcome, "undetermined");
});

test("beyond the reach of a drive nothing bars", () => {
  const { lat2, lon2 } = WGS84.Direct(30, 100, 90, (rule.drive_reach_km + 0.01) * 1000);
  assert.equal(proximity(WGS84, rule, only([port()]), () => null)(lon2, lat2).outcome, "met");
});

test("a port at the candidate's own site is not its neighbour", () => {
  const there = proximity(WGS84, rule, only([port(), port({ id: "b", lon: 101 })]), () => null)(100.01, 30);
  assert.equal(there.isPort, true);
  assert.equal(there.outcome, "not-applicable");
  assert.deepEqual(there.ports.map((each) => each.port.id), ["b"]);
});

test("the ring is as far from its middle as it says, and closed", () => {
  const [points] = ring(WGS84, 100, 30, 200).geometry.coordinates;
  assert.deepEqual(points[0], points.at(-1));
  for (const [lon, lat] of points) {
    assert.ok(Math.abs(inverse(WGS84, 100, 30, lon, lat).distance_m - 200_000) < 1e-3);
  }
});

test("a line to a port begins at the candidate and ends at the port", () => {
  const { coordinates } = line(WGS84, 100, 30, { lon: 104, lat: 31 }, {}).geometry;
  for (const [place, expected] of [[0, [100, 30]], [-1, [104, 31]]]) {
    for (const axis of [0, 1]) assert.ok(Math.abs(coordinates.at(place)[axis] - expected[axis]) < 1e-9);
  }
});
