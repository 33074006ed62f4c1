/**
 * Border crossings as pairs: near by, the other side, its name and the length of the way
 * between; in the popups the state of each mode of the port, and the way to both sides.
 */

import { style } from "../map/feature-style.js";
import { drawn, onDrawn, reach } from "../map/layers.js";
import { addPart } from "../map/popup-content.js";
import { symbolMarker } from "../map/symbol-marker.js";
import { worded } from "../page/column-words.js";
import { el } from "../page/dom.js";
import { config } from "../state/config.js";
import { on, state } from "../state/state.js";
import { t } from "../state/texts.js";

/** The layer of lines between both sides, and that of the points where they begin. */
const { id: PAIRS, joins: PORTS } = config.layers.find(({ joins }) => joins) ?? {};
const NEAR_ZOOM = 9;
/** Shorter on the screen, a line has no room for its length. */
const ROOM_PX = 70;

let map;
let ends;

function written(text) {
  const node = document.createElement("span");
  node.textContent = text;
  return node;
}

function tooltip(text, className, options = {}) {
  return L.tooltip({ permanent: true, className: `label ${className}`, interactive: false, ...options })
    .setContent(written(text));
}

/** The name of one end, on the side away from the other. */
function name(properties, key, [from, to]) {
  const east = from.lng > to.lng;
  const text = properties[`${key}_${state.lang}`];
  return tooltip(text, "place", { direction: east ? "right" : "left", offset: [east ? 9 : -9, 0] });
}

function otherSide(feature, line) {
  const options = { ...style(drawn.get(PORTS).layer, feature), interactive: false, className: "counterpart" };
  return symbolMarker(line.at(-1), options)
    .bindTooltip(name(feature.properties, "counterpart", [line.at(-1), line[0]]));
}

function length(feature, line) {
  const [from, to] = [line[0], line.at(-1)].map((position) => map.latLngToLayerPoint(position));
  if (from.distanceTo(to) < ROOM_PX) return null;
  const middle = map.layerPointToLatLng(from.add(to).divideBy(2));
  const { length_km: km } = feature.properties;
  return tooltip(`${km.toFixed(km < 10 ? 2 : 1)} km`, "distance", { direction: "center" }).setLatLng(middle);
}

function follow() {
  ends.clearLayers();
  const { features, shapes, visible } = drawn.get(PAIRS);
  if (!visible || map.getZoom() < NEAR_ZOOM) return;
  const view = map.getBounds().pad(0.2);
  for (const feature of features) {
    const line = shapes.get(feature.id)?.getLatLngs();
    if (!line || !view.intersects(line)) continue;
    ends.addLayer(otherSide(feature, line));
    ends.addLayer(name(feature.properties, "name", [line[0], line.at(-1)]).setLatLng(line[0]));
    const km = length(feature, line);
    if (km) ends.addLayer(km);
  }
}

/** The entries of one port towards one neighbour: its modes. */
function modes({ name_zh: name, neighbour }) {
  const known = [PORTS, PAIRS].map((id) => drawn.get(id).features).find((features) => features.length) ?? [];
  return known.filter(({ properties: p }) => p.name_zh === name && p.neighbour === neighbour);
}

/** Both sides, and nothing over them. */
function both({ id }) {
  map.closePopup();
  return reach(PAIRS, id);
}

function part(layer, feature) {
  if (![PORTS, PAIRS].includes(layer.id)) return null;
  const mode = ({ properties: p }) => el(
    "li",
    {},
    `${worded(drawn.get(PORTS).layer, "mode", p.mode)} `,
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

export function start(leafletMap) {
  if (!PAIRS) return;
  map = leafletMap;
  ends = L.layerGroup().addTo(map);
  addPart(part);
  map.on("moveend", follow);
  onDrawn(({ layer }) => layer.id === PAIRS && follow());
  on("lang", follow);
  follow();
}
