/**
 * Which of some areas a point is in; coordinates in degrees, CRS84.
 *
 * @typedef {number[][]} Ring
 * @typedef {import("geojson").Feature<import("geojson").Geometry, {name?: string}>} Feature
 */

/** @type {(geometry: import("geojson").Geometry) => Ring[][]} */
function polygons(geometry) {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

/**
 * Whether a point is inside a ring: a line from it to the east crosses it an odd number of times.
 *
 * @param {Ring} ring
 * @param {number} lon
 * @param {number} lat
 */
function encloses(ring, lon, lat) {
  return ring.reduce((inside, [x, y], place) => {
    const [fromX, fromY] = ring.at(place - 1) ?? [];
    const crosses = y > lat !== fromY > lat && lon < ((fromX - x) * (lat - y)) / (fromY - y) + x;
    return crosses ? !inside : inside;
  }, false);
}

/**
 * The rings of an area, and the box that they lie in.
 *
 * @param {Feature} feature
 */
function area({ properties: { name }, geometry }) {
  const rings = polygons(geometry).flat();
  const spans = [0, 1].map((axis) => {
    const values = rings.flat().map((position) => position[axis]);
    return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  });
  return { name, rings, spans };
}

/** @type {(area: {spans: number[][]}, lon: number, lat: number) => boolean} */
function within({ spans: [[west, east], [south, north]] }, lon, lat) {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/**
 * Look up in the named areas of a GeoJSON collection. Returns a function of longitude and
 * latitude that gives the name of the area there, undefined outside all of them.
 *
 * @param {{features: Feature[]}} collection
 * @returns {(lon: number, lat: number) => string | undefined}
 */
export function locator({ features }) {
  const areas = features.filter(({ properties }) => properties.name).map(area);
  return (lon, lat) => areas.find((each) => within(each, lon, lat)
    && each.rings.filter((ring) => encloses(ring, lon, lat)).length % 2)?.name;
}
