/** A verdict on the map: the ring, the lines to the ports, and their distances. */

import { give } from "../map/names.js";
import { pane } from "../map/panes.js";
import { covered } from "../map/view.js";

export const TONES = { met: "var(--good)", "not-met": "var(--bad)", undetermined: "var(--doubt)", "not-applicable": "var(--soft)" };

/** Sine of the angle from which on a port lies beside rather than above or below. */
const ASLANT = 0.28;
const GAP_PX = 9;
/** @type {import("../pure/name-placing.js").Side[]} */
const SIDES = ["right", "left", "above", "below"];

let map;
let marks;

export function start(leafletMap) {
  map = leafletMap;
  pane(map, "check");
  marks = L.layerGroup().addTo(map);
}

/** The features of an answer with a role. */
export function role(answer, wanted) {
  return answer.features.filter(({ properties }) => properties.role === wanted);
}

export function clear() {
  marks.clearLayers();
  give("verdict", []);
}

/**
 * On which side of a port it is named, away from a candidate that sees it at an azimuth.
 *
 * @returns {import("../pure/name-placing.js").Side}
 */
function side(azimuth) {
  const aslant = Math.abs(Math.sin((azimuth * Math.PI) / 180)) > ASLANT;
  if (aslant) return azimuth < 180 ? "right" : "left";
  return azimuth > 90 && azimuth < 270 ? "below" : "above";
}

function port({ geometry: { coordinates: [lon, lat] } }, options) {
  return L.circleMarker([lat, lon], { ...options, radius: 6.5, color: "var(--mark)", weight: 2, fillColor: "var(--paper)", fillOpacity: 1 });
}

/**
 * A port's code and distance.
 *
 * @returns {import("../map/names.js").Name}
 */
function name({ geometry: { coordinates: [lon, lat] }, properties: { id, iata, distance_km: km, azimuth_deg: azimuth } }) {
  const sides = [side(azimuth), ...SIDES.filter((other) => other !== side(azimuth))];
  return { key: id, text: `${iata} ${km.toFixed(1)} km`, bold: iata, at: [lat, lon], kind: "distance", rank: -1, gap: GAP_PX, sides };
}

/** Draw an answer in place of the one before; returns the group that goes with it. */
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

/** Bring all of an answer into view, beside the card. */
export function fit(answer) {
  const shapes = answer.features.map((feature) => L.geoJSON(feature).getBounds());
  map.fitBounds(shapes.reduce((all, bounds) => all.extend(bounds), L.latLngBounds([])), {
    // A move that ends later would follow an undo.
    animate: false,
    ...covered(),
    maxZoom: 8,
  });
}
