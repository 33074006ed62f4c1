/** Lines of equal distance to the nearest aviation port of the day, and the distance where the pointer is. */

import { give } from "../map/names.js";
import { byId, el } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { addSection } from "../print/legend.js";
import { anchors } from "../pure/contours.js";
import { oneAtATime } from "../pure/latest.js";
import { inverse } from "../pure/proximity.js";
import { ask } from "../service/api.js";
import { ellipsoid } from "../service/libraries.js";
import { openPorts } from "../service/open-ports.js";
import { ASSUMED, assumed, assumes } from "../state/assumptions.js";
import { limits } from "../state/rule-limits.js";
import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";

const LINES = "/rules/airport-proximity/contours";
const COLOUR = "var(--accent)";
/** After the ports, which are named from zoom 5 to 8. */
const RANK = 9;

/**
 * @typedef {import("../pure/contours.js").Position} Position
 * @typedef {import("../service/answers.js").Answers["/rules/airport-proximity/contours"]["features"][number]} Line
 */

/** @type {L.Map} */
let map;
/** @type {L.LayerGroup} */
let shapes;
/** @type {HTMLElement} */
let readout;
/** The day and the assumptions that are drawn, and what tells distances under them. @type {string | undefined} */
let drawnFor;
/** @type {import("../pure/proximity.js").Port[]} */
let ports = [];
/** @type {import("../pure/proximity.js").Ellipsoid} */
let wgs84;
/** @type {L.LatLng | undefined} */
let pointer;

keep("contours", false, { read: (text) => text === "true", undoable: true });

/** @type {(line: Line) => Position[][]} */
function linesOf({ geometry }) {
  return /** @type {Position[][]} */ (geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates);
}

/** @type {(line: Line) => import("../map/names.js").Name[]} */
function figures(feature) {
  const { distance_km: km } = feature.properties;
  return linesOf(feature).flatMap((line, place) => anchors(line).map(({ at: [lon, lat], from }, step) => (
    { key: `${km} ${place} ${step}`, text: String(km), at: [lat, lon], kind: "distance", rank: RANK, from }
  )));
}

/** @type {(line?: import("geojson").Feature) => L.PathOptions} */
function style(feature) {
  const own = feature?.properties?.distance_km === limits().threshold_km;
  return { className: "equidistant", color: COLOUR, weight: own ? 1.8 : 0.9, opacity: own ? 0.9 : 0.6, fill: false };
}

function clear() {
  shapes.clearLayers();
  give("contours", []);
  drawnFor = undefined;
  readout.hidden = true;
}

/** What is asked for: the day, and what is assumed of ports. */
function wanted() {
  return { as_of: state.day, ...assumed() };
}

function isDrawn() {
  return drawnFor === JSON.stringify(wanted());
}

const inquire = oneAtATime(async () => {
  if (!state.contours) clear();
  else if (!isDrawn()) {
    const asked = wanted();
    const { as_of: day, ...ofPorts } = asked;
    try {
      const [lines, open, earth] = await Promise.all([ask(LINES, asked), openPorts(day, ofPorts), ellipsoid()]);
      clear();
      shapes.addLayer(L.geoJSON(lines, { pane: "LineString", interactive: false, style }));
      give("contours", lines.features.flatMap(figures));
      [drawnFor, ports, wgs84] = [JSON.stringify(asked), open.ports, earth];
    } catch (error) {
      clear();
      tell(t("nearestFailed", { why: error.message }), inquire);
    }
  }
});

/** The nearest port to where the pointer is, by the geodesic to each. */
function measure() {
  if (!pointer || !isDrawn() || !ports.length) return;
  const { lat, lng } = pointer.wrap();
  pointer = undefined;
  const [{ port, metres }] = ports
    .map((each) => ({ port: each, metres: inverse(wgs84, lng, lat, each.lon, each.lat).distance_m }))
    .sort((one, other) => one.metres - other.metres);
  readout.hidden = false;
  readout.textContent = t("nearestTold", { km: (metres / 1000).toFixed(2), name: port[state.lang], iata: port.iata });
}

/** @param {L.LeafletMouseEvent} event */
function follow({ latlng }) {
  if (!pointer) requestAnimationFrame(measure);
  pointer = latlng;
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  shapes = L.layerGroup().addTo(map);
  readout = el("p", { id: "nearest-told", hidden: true, "aria-hidden": "true" });
  map.getContainer().append(readout);
  const box = el("input", { type: "checkbox", id: "nearest", checked: state.contours, onchange: ({ currentTarget }) => set("contours", currentTarget.checked) });
  byId("ground-keep").parentElement?.after(el("label", { class: "ground-keep" }, box, el("span", { "data-text": "nearest" }, t("nearest"))));
  addSection(() => (drawnFor ? { title: "", rows: [{ colour: COLOUR, text: t(assumes() ? "nearestAssumed" : "nearestLegend") }] } : null));
  map.on("mousemove", follow);
  map.on("mouseout", () => { readout.hidden = true; });
  on("contours", (chosen) => { box.checked = chosen; });
  on(["contours", "day", ...ASSUMED], inquire);
  inquire();
}
