/**
 * Border crossings as pairs: near by, the other side, its name and the length of the way
 * between; in the popups the state of each mode of the port, and the way to both sides.
 */

import { style } from "../map/feature-style.js";
import { drawn, drawnOf, entryOf, onDrawn, reach } from "../map/layers.js";
import { give } from "../map/names.js";
import { addPart } from "../map/popup-content.js";
import { symbolMarker } from "../map/symbol-marker.js";
import { worded } from "../page/column-words.js";
import { el } from "../page/dom.js";
import { config } from "../state/config.js";
import { on, state } from "../state/state.js";
import { t } from "../state/texts.js";

/** The layer of lines between both sides, and that of the points where they begin. */
const [{ PAIRS, PORTS } = { PAIRS: "", PORTS: "" }] = config.layers.flatMap(({ id, joins }) => (joins ? [{ PAIRS: id, PORTS: joins }] : []));
const NEAR_ZOOM = 9;
/** Shorter on the screen, a line has no room for its length. */
const ROOM_PX = 70;
/** Their names come before those of all ports. */
const RANK = 1;

/**
 * @typedef {import("../service/answers.js").Feature} Feature
 * @typedef {import("../map/names.js").Name} Name
 * @typedef {[L.LatLng, L.LatLng]} Ends
 */

/** @type {L.Map} */
let map;
/** @type {L.LayerGroup} */
let ends;

/**
 * The name of one end, on the side away from the other.
 *
 * @type {(feature: Feature, key: string, from: L.LatLng, to: L.LatLng) => Name}
 */
function name({ id, properties }, key, from, to) {
  const text = properties[`${key}_${state.lang}`];
  return { key: `${id} ${key}`, text, at: from, kind: "place", rank: RANK, gap: 9, sides: [from.lng > to.lng ? "right" : "left"] };
}

/** @type {(feature: Feature, ends: Ends) => L.CircleMarker} */
function otherSide(feature, [, to]) {
  const options = { ...style(entryOf(PORTS).layer, feature), interactive: false, className: "counterpart" };
  return symbolMarker(to, options);
}

/** @type {(feature: Feature, ends: Ends) => Name[]} */
function length({ id, properties: { length_km: km } }, line) {
  const [from, to] = line.map((position) => map.latLngToLayerPoint(position));
  if (from.distanceTo(to) < ROOM_PX) return [];
  const at = map.layerPointToLatLng(from.add(to).divideBy(2));
  return [{ key: `${id} length`, text: `${km.toFixed(2)} km`, at, kind: "distance", rank: RANK }];
}

/** Both ends and the way between. @type {(feature: Feature, ends: Ends) => Name[]} */
function names(feature, line) {
  const [from, to] = line;
  return [name(feature, "name", from, to), name(feature, "counterpart", to, from), ...length(feature, line)];
}

/** The pairs in view, with their lines, where the scale has room for both sides. */
function seen() {
  const entry = entryOf(PAIRS);
  if (!entry.visible || map.getZoom() < NEAR_ZOOM) return [];
  const view = map.getBounds().pad(0.2);
  return drawnOf(entry).flatMap(([feature, shape]) => {
    if (!(shape instanceof L.Polyline) || !view.intersects(shape.getBounds())) return [];
    const line = /** @type {L.LatLng[]} */ (shape.getLatLngs());
    return [{ feature, line: /** @type {Ends} */ ([line[0], line[line.length - 1]]) }];
  });
}

function follow() {
  const pairs = seen();
  ends.clearLayers();
  for (const { feature, line } of pairs) ends.addLayer(otherSide(feature, line));
  give("pairs", pairs.flatMap(({ feature, line }) => names(feature, line)));
}

/** The entries of one port towards one neighbour: its modes. @type {(port: import("../service/answers.js").Properties) => Feature[]} */
function modes({ name_zh: name, neighbour }) {
  const known = [PORTS, PAIRS].map((id) => entryOf(id).features).find((features) => features.length) ?? [];
  return known.filter(({ properties: p }) => p.name_zh === name && p.neighbour === neighbour);
}

/** Both sides, and nothing over them. @param {Feature} feature */
function both({ id }) {
  map.closePopup();
  return reach(PAIRS, id);
}

/** @type {import("../map/popup-content.js").Part} */
function part(layer, feature) {
  if (![PORTS, PAIRS].includes(layer.id)) return null;
  const mode = (/** @type {Feature} */ { properties: p }) => el(
    "li",
    {},
    `${worded(entryOf(PORTS).layer, "mode", p.mode)} `,
    el("span", { class: `chip ${p.status}` }, t(`status_${p.status}`)),
  );
  return el(
    "section",
    { class: "modes" },
    el("h3", {}, t("pairModes")),
    el("ul", {}, modes(feature.properties).map(mode)),
    el("button", { type: "button", onclick: () => both(feature) }, t("pairBoth")),
  );
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  if (!drawn.has(PORTS)) return;
  map = leafletMap;
  ends = L.layerGroup().addTo(map);
  addPart(part);
  map.on("moveend", follow);
  onDrawn(({ layer }) => layer.id === PAIRS && follow());
  on("lang", follow);
  follow();
}
