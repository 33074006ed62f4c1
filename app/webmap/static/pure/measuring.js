/**
 * Lines and areas that are measured on the map, along geodesics of WGS 84 (Karney).
 *
 * @typedef {import("./proximity.js").Ellipsoid} Ellipsoid
 * @typedef {[number, number]} Position Longitude and latitude, degrees.
 * @typedef {{kind: "point" | "line" | "area", points: Position[]}} Shape
 * @typedef {{from: Position, to: Position, distance_m: number, azimuth_deg: number, back_deg: number}} Leg
 */

import { line } from "./proximity.js";

export const MOST_POINTS = 100;
const ROUND_DEG = 360;
const KM_M = 1000;
const METRES_BELOW_M = 1000;
const FINE_BELOW_M = 100_000;
const FINE_BELOW_KM2 = 100;

/** @type {(text: string) => Position} */
function position(text) {
  const [lon, lat, ...more] = text.split(",").map(Number);
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90) || more.length) throw new RangeError(text);
  return [lon, lat];
}

/**
 * A shape as the address has it, null where there is none; throws on any other text.
 *
 * @param {string} text
 * @param {string[]} [kinds] Those it may be of.
 * @returns {Shape | null}
 */
export function readShape(text, kinds = ["line", "area"]) {
  if (!text) return null;
  const [kind, ...points] = text.split(";");
  const most = kind === "point" ? 1 : MOST_POINTS;
  if (!kinds.includes(kind) || !points.length || points.length > most) throw new RangeError(text);
  return { kind: /** @type {Shape["kind"]} */ (kind), points: points.map(position) };
}

/**
 * @param {Shape | null} shape
 */
export function writeShape(shape) {
  return shape ? [shape.kind, ...shape.points.map((point) => point.join())].join(";") : "";
}

/**
 * The legs of a shape, the closing one of an area last.
 *
 * @param {Pick<Ellipsoid, "Inverse">} wgs84
 * @param {Shape} shape
 * @returns {Leg[]}
 */
export function legs(wgs84, { kind, points }) {
  const closed = kind === "area" && points.length > 2;
  const ends = closed ? [...points.slice(1), points[0]] : points.slice(1);
  return ends.map((to, place) => {
    const from = points[place];
    const { s12, azi1, azi2 } = wgs84.Inverse(from[1], from[0], to[1], to[0]);
    return { from, to, distance_m: s12, azimuth_deg: (azi1 + ROUND_DEG) % ROUND_DEG, back_deg: (azi2 + ROUND_DEG * 1.5) % ROUND_DEG };
  });
}

/**
 * The positions along a leg.
 *
 * @param {Ellipsoid} wgs84
 * @param {Leg} leg
 */
export function path(wgs84, { from: [lon, lat], to: [toLon, toLat] }) {
  return line(wgs84, lon, lat, { lon: toLon, lat: toLat }, {}).geometry.coordinates;
}

/** @type {(one: Position, other: Position, third: Position) => number} */
function turn([ax, ay], [bx, by], [cx, cy]) {
  return Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
}

/** @type {(one: Leg, other: Leg) => boolean} */
function crosses(one, other) {
  return turn(one.from, one.to, other.from) * turn(one.from, one.to, other.to) < 0
    && turn(other.from, other.to, one.from) * turn(other.from, other.to, one.to) < 0;
}

/**
 * The area within the legs in square metres; null where they cross, for then there is none.
 *
 * @param {Pick<Ellipsoid, "Polygon">} wgs84
 * @param {Leg[]} all
 */
export function area(wgs84, all) {
  if (all.some((one, place) => all.slice(place + 1).some((other) => crosses(one, other)))) return null;
  const polygon = wgs84.Polygon(false);
  for (const { from: [lon, lat] } of all) polygon.AddPoint(lat, lon);
  return Math.abs(polygon.Compute(false, true).area);
}

/** @type {(value: number, decimals: number) => string} */
function grouped(value, decimals) {
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/**
 * A length as text, to 10 cm, 1 m or 100 m.
 *
 * @param {number} metres
 */
export function lengthText(metres) {
  if (metres < METRES_BELOW_M) return `${grouped(metres, 1)} m`;
  return `${grouped(metres / KM_M, metres < FINE_BELOW_M ? 3 : 1)} km`;
}

/**
 * An area as text.
 *
 * @param {number} m2
 */
export function areaText(m2) {
  const km2 = m2 / KM_M ** 2;
  return `${grouped(km2, km2 < FINE_BELOW_KM2 ? 4 : 0)} km²`;
}

/**
 * A direction as text, clockwise from north.
 *
 * @param {number} degrees
 */
export function azimuthText(degrees) {
  return `${((Math.round(degrees * 10) / 10) % ROUND_DEG).toFixed(1)}°`;
}

/**
 * A position as text.
 *
 * @param {Position} position
 */
export function positionText([lon, lat]) {
  return `${Math.abs(lat).toFixed(5)}°${lat < 0 ? "S" : "N"} ${Math.abs(lon).toFixed(5)}°${lon < 0 ? "W" : "E"}`;
}
