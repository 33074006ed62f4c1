/** A verdict on the map: the ring, the lines to the ports, and their distances. */

import { give } from "../map/names.js";
import { pane } from "../map/panes.js";
import { covered } from "../map/view.js";

/**
 * @typedef {import("../service/answers.js").Decision} Decision
 * @typedef {import("../service/answers.js").Evidence} Evidence
 */

/** @type {Record<import("../service/answers.js").Outcome, string>} */
export const TONES = { met: "var(--good)", "not-met": "var(--bad)", undetermined: "var(--doubt)", "not-applicable": "var(--soft)" };

/** Sine of the angle from which on a port lies beside rather than above or below. */
const ASLANT = 0.28;
const GAP_PX = 9;
/** @type {import("../pure/name-placing.js").Side[]} */
const SIDES = ["right", "left", "above", "below"];

/** @type {L.Map} */
let map;
/** @type {L.LayerGroup} */
let marks;

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  pane(map, "check");
  marks = L.layerGroup().addTo(map);
}

/**
 * The features of an answer with a role.
 *
 * @template {keyof Evidence} R
 * @param {Decision} answer
 * @param {R} wanted
 */
export function role(answer, wanted) {
  return answer.features.filter((each) => /** @type {(each: Evidence[keyof Evidence]) => each is Evidence[R]} */ (({ properties }) => properties.role === wanted)(each));
}

/** The candidate that an answer is about. @param {Decision} answer */
export function subject(answer) {
  const [{ geometry: { coordinates: [lon, lat] }, properties }] = role(answer, "candidate");
  return { lon, lat, properties };
}

export function clear() {
  marks.clearLayers();
  give("verdict", []);
}

/**
 * On which side of a port it is named, away from a candidate that sees it at an azimuth.
 *
 * @type {(azimuth: number) => import("../pure/name-placing.js").Side}
 */
function side(azimuth) {
  const aslant = Math.abs(Math.sin((azimuth * Math.PI) / 180)) > ASLANT;
  if (aslant) return azimuth < 180 ? "right" : "left";
  return azimuth > 90 && azimuth < 270 ? "below" : "above";
}

/** @type {(port: Evidence["port"], options: L.CircleMarkerOptions) => L.CircleMarker} */
function port({ geometry: { coordinates: [lon, lat] } }, options) {
  return L.circleMarker([lat, lon], { ...options, radius: 6.5, color: "var(--mark)", weight: 2, fillColor: "var(--paper)", fillOpacity: 1 });
}

/**
 * A port's code and distance.
 *
 * @type {(port: Evidence["port"]) => import("../map/names.js").Name}
 */
function name({ geometry: { coordinates: [lon, lat] }, properties: { id, iata, distance_km: km, azimuth_deg: azimuth } }) {
  const sides = [side(azimuth), ...SIDES.filter((other) => other !== side(azimuth))];
  return { key: id, text: `${iata} ${km.toFixed(2)} km`, bold: iata, at: [lat, lon], kind: "distance", rank: -1, gap: GAP_PX, sides };
}

/** Draw an answer in place of the one before; returns the group that goes with it. @param {Decision} answer */
export function draw(answer) {
  const tone = TONES[answer.outcome];
  const options = { pane: "check", interactive: false };
  marks.clearLayers();
  for (const ring of role(answer, "ring")) {
    L.geoJSON(ring, { ...options, style: { color: tone, weight: 1.8, dashArray: "7 5", fillColor: tone, fillOpacity: 0.06 } }).addTo(marks);
  }
  for (const line of role(answer, "line")) {
    const colour = line.properties.within ? TONES["not-met"] : "var(--mark)";
    L.geoJSON(line, { ...options, style: { color: colour, weight: 1.6 } }).addTo(marks);
  }
  const ports = role(answer, "port");
  for (const each of ports) port(each, options).addTo(marks);
  give("verdict", ports.map(name));
  return marks;
}

/** Bring all of an answer into view, beside the card. @param {Decision} answer */
export function fit(answer) {
  map.fitBounds(L.geoJSON(answer.features).getBounds(), {
    // A move that ends later would follow an undo.
    animate: false,
    ...covered(),
    maxZoom: 8,
  });
}
