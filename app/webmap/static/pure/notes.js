/**
 * Notes on the map: a point, a line or an area, each with a text.
 *
 * @typedef {import("./measuring.js").Shape & {text: string}} Note
 */

import { readAll } from "./link.js";
import { area, legs, path, readShape, writeShape } from "./measuring.js";

/** @type {Note["kind"][]} */
export const KINDS = ["point", "line", "area"];
export const MOST_NOTES = 50;
export const LONGEST_TEXT = 80;
/** Points that a line or an area needs. */
export const FEWEST = { point: 1, line: 2, area: 3 };

/**
 * A text as a note may have it: in one line, and no longer than it can be written.
 *
 * @param {string} text
 */
export function tidy(text) {
  return [...text.replace(/[\s\p{Cc}]+/gu, " ").trim()].slice(0, LONGEST_TEXT).join("");
}

/** @type {(line: string) => Note} */
function readNote(line) {
  const [shape, ...words] = line.split(" ");
  const found = readShape(shape, KINDS);
  if (!found) throw new RangeError(line);
  return { ...found, text: tidy(words.join(" ")) };
}

/**
 * Notes as the address has them, one a line; throws where some are none, or are too many.
 *
 * @param {string} text
 */
export function readNotes(text) {
  return readAll(text ? text.split("\n") : [], readNote, MOST_NOTES);
}

/** @param {Note[]} notes */
export function writeNotes(notes) {
  return notes.map((note) => `${writeShape(note)} ${note.text}`.trim()).join("\n");
}

/**
 * A note whose points are moved by some degrees: one of them, or all where none is named.
 *
 * @param {Note} note
 * @param {number | null} place
 * @param {[number, number]} by
 * @returns {Note}
 */
export function moved(note, place, [lon, lat]) {
  const move = (/** @type {number} */ value, /** @type {number} */ by) => +(value + by).toFixed(5);
  const points = note.points.map((point, each) => /** @type {[number, number]} */ (
    place === null || place === each ? [move(point[0], lon), move(point[1], lat)] : point));
  return { ...note, points };
}

/**
 * The middle of a note's points.
 *
 * @param {Note} note
 * @returns {[number, number]}
 */
export function centre({ points }) {
  const mean = (/** @type {0 | 1} */ axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return [mean(0), mean(1)];
}

/** @type {(ring: number[][]) => number[][]} */
function anticlockwise(ring) {
  const twice = ring.reduce((sum, [x, y], place) => {
    const [nextX, nextY] = ring[(place + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return twice < 0 ? [...ring].reverse() : ring;
}

/** @type {(wgs84: import("./proximity.js").Ellipsoid, note: Note) => {geometry: object, measures: Record<string, number>}} */
function shaped(wgs84, note) {
  if (note.points.length < 2) return { geometry: { type: "Point", coordinates: note.points[0] }, measures: {} };
  const all = legs(wgs84, note);
  const along = all.map((leg) => path(wgs84, leg));
  const coordinates = along.flatMap((part, place) => (place ? part.slice(1) : part));
  const isArea = note.kind === "area" && all.length > 2;
  if (isArea) {
    const m2 = area(wgs84, all);
    return { geometry: { type: "Polygon", coordinates: [anticlockwise(coordinates)] }, measures: m2 === null ? {} : { area_m2: Math.round(m2) } };
  }
  const length_m = all.reduce((sum, { distance_m }) => sum + distance_m, 0);
  return { geometry: { type: "LineString", coordinates }, measures: { length_m: +length_m.toFixed(1) } };
}

/**
 * Notes as GeoJSON in WGS 84; lines follow the geodesic as on the map.
 *
 * @param {import("./proximity.js").Ellipsoid} wgs84
 * @param {Note[]} notes
 */
export function asGeoJson(wgs84, notes) {
  const features = notes.map((note, place) => {
    const { geometry, measures } = shaped(wgs84, note);
    return { type: "Feature", id: place + 1, geometry, properties: { text: note.text, kind: note.kind, ...measures } };
  });
  return JSON.stringify({ type: "FeatureCollection", features });
}
