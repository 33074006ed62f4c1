/** While most ports would lie over one another, those of a cluster are one symbol with their number. */

import { drawn, onDrawn } from "../map/layers.js";
import { give, mute } from "../map/names.js";
import { isElsewhere } from "../map/view.js";
import { worded } from "../page/column-words.js";
import { pressable } from "../page/keyboard.js";
import { config } from "../state/config.js";
import { on } from "../state/state.js";
import { t } from "../state/texts.js";

/** The layer whose points are rolled up, by a column of theirs. */
const PORTS = config.layers.find(({ rollsUp }) => rollsUp);
/** The layer of areas round those points. */
const AREAS = config.layers.find(({ gathers }) => gathers && gathers === PORTS?.rollsUp);
/** Half the symbol, and some air. */
const GAP_PX = 20;

let map;
let symbols;

/** The ports of the plan that are drawn, by cluster: harbours count as their port. */
function clusters() {
  const { features, shapes, layer: { rollsUp } } = drawn.get(PORTS?.id);
  const found = new Map();
  for (const { id, properties } of features) {
    if (!shapes.has(id)) continue;
    const one = found.get(properties[rollsUp]) ?? { ports: new Set(), shapes: [] };
    one.ports.add(properties.parent ?? id);
    one.shapes.push(shapes.get(id));
    found.set(properties[rollsUp], one);
  }
  return found;
}

/** Whether at least half of the ports drawn have the room of a symbol to the next. */
function isRoomy() {
  const points = [...drawn.get(PORTS?.id).shapes.values()].map((shape) => map.latLngToLayerPoint(shape.getLatLng()));
  const room = 2 * (PORTS?.paint.size_px ?? 0);
  const clear = points.filter((point) => points.every((other) => other === point || other.distanceTo(point) >= room));
  return clear.length * 2 >= points.length;
}

function tone() {
  return PORTS?.paint.shades[0].colour ?? null;
}

function name(id) {
  return worded(null, PORTS?.rollsUp ?? "", id);
}

function written(text) {
  const node = document.createElement("span");
  node.textContent = text;
  return node;
}

function symbol([id, { ports, shapes }]) {
  const bounds = L.featureGroup(shapes).getBounds();
  const text = t("clusterPorts", { name: name(id), count: ports.size });
  const icon = L.divIcon({ className: "cluster", html: written(String(ports.size)), iconSize: /** @type {any} */ (null) });
  const marker = L.marker(bounds.getCenter(), { icon, title: text, alt: text });
  marker.on("click", () => map.fitBounds(bounds, { padding: [60, 60], animate: false }));
  // Leaflet gives alternative texts to pictures only; this symbol is none.
  marker.on("add", () => {
    marker.getElement()?.setAttribute("aria-label", text);
    marker.getElement()?.style.setProperty("--tone", tone());
    pressable(marker);
  });
  return marker;
}

/** @returns {import("../map/names.js").Name} */
function named([id, { shapes }]) {
  const at = L.featureGroup(shapes).getBounds().getCenter();
  return { key: id, text: name(id), at, kind: "area", rank: 0, gap: GAP_PX, sides: ["below", "right", "left", "above"] };
}

function follow() {
  const { group, visible } = drawn.get(PORTS?.id);
  // A sheet is read from nearer than a screen: it has every port.
  const far = !isRoomy() && !isElsewhere();
  symbols.clearLayers();
  // The name stands by the symbol then, and not beside the area as well.
  for (const id of [PORTS?.id, AREAS?.id]) mute(id, visible && far);
  give("clusters", visible && far ? [...clusters()].map(named) : []);
  if (visible && far) {
    group.remove();
    for (const each of clusters()) symbols.addLayer(symbol(each));
  } else if (visible) group.addTo(map);
}

export function start(leafletMap) {
  if (!PORTS) return;
  map = leafletMap;
  symbols = L.layerGroup().addTo(map);
  map.on("zoomend viewreset", follow);
  onDrawn(({ layer }) => layer === PORTS && follow());
  on("lang", follow);
  follow();
}
