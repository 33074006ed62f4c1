/** A verdict on the map: the ring, the lines to the ports, and their distances. */

import { pane } from "../map/panes.js";
import { covered } from "../map/view.js";

export const TONES = { met: "var(--good)", "not-met": "var(--bad)", undetermined: "var(--doubt)", "not-applicable": "var(--soft)" };

/** Sine of the angle from which on a port lies beside rather than above or below. */
const ASLANT = 0.28;
/** @type {Record<string, L.PointTuple>} */
const OFFSETS = { top: [0, -6], bottom: [0, 6], left: [-9, 0], right: [9, 0] };

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
}

/** On which side of a port it is named, away from a candidate that sees it at an azimuth. */
function side(azimuth) {
  const aslant = Math.abs(Math.sin((azimuth * Math.PI) / 180)) > ASLANT;
  if (aslant) return azimuth < 180 ? "right" : "left";
  return azimuth > 90 && azimuth < 270 ? "bottom" : "top";
}

/** A port with its code and its distance. */
function port({ geometry: { coordinates: [lon, lat] }, properties: { iata, distance_km: km, azimuth_deg: azimuth } }, options) {
  const code = document.createElement("b");
  code.textContent = iata;
  const text = document.createElement("span");
  text.append(code, ` ${km.toFixed(1)} km`);
  return L.circleMarker([lat, lon], { ...options, radius: 6.5, color: "var(--mark)", weight: 2, fillColor: "var(--paper)", fillOpacity: 1 })
    .bindTooltip(text, { permanent: true, direction: side(azimuth), offset: OFFSETS[side(azimuth)], className: "label distance" });
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
  for (const each of role(answer, "port")) port(each, options).addTo(marks);
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
