/** While most ports would lie over one another, those of a cluster are one symbol with their number. */

import { drawnOf, entryOf, onDrawn } from "../map/layers.js";
import { give, mute } from "../map/names.js";
import { placeOf } from "../map/shapes.js";
import { isElsewhere } from "../map/view.js";
import { worded } from "../page/column-words.js";
import { el } from "../page/dom.js";
import { pressable } from "../page/keyboard.js";
import { config } from "../state/config.js";
import { on } from "../state/state.js";
import { t } from "../state/texts.js";

/** The layer whose points are rolled up, and the column of theirs by which they are. */
const [PORTS] = config.layers.flatMap((layer) => (layer.rollsUp ? [{ layer, by: layer.rollsUp }] : []));
/** The layer of areas round those points. */
const AREAS = config.layers.find(({ gathers }) => gathers && gathers === PORTS?.by);
/** Half the symbol, and some air. */
const GAP_PX = 20;

/** @typedef {{ports: Set<string>, shapes: import("../map/shapes.js").Shape[]}} Cluster */

/** @type {L.Map} */
let map;
/** @type {L.LayerGroup} */
let symbols;

/** The ports of the plan that are drawn, by cluster: harbours count as their port. */
function clusters() {
  /** @type {Map<string, Cluster>} */
  const found = new Map();
  for (const [{ id, properties }, shape] of drawnOf(entryOf(PORTS.layer.id))) {
    const one = found.get(properties[PORTS.by]) ?? { ports: new Set(), shapes: [] };
    one.ports.add(properties.parent ?? id);
    one.shapes.push(shape);
    found.set(properties[PORTS.by], one);
  }
  return [...found];
}

/** Whether at least half of the ports drawn have the room of a symbol to the next. */
function isRoomy() {
  const points = drawnOf(entryOf(PORTS.layer.id)).map(([feature]) => map.latLngToLayerPoint(placeOf(feature)));
  const room = 2 * PORTS.layer.paint.size_px;
  const clear = points.filter((point) => points.every((other) => other === point || other.distanceTo(point) >= room));
  return clear.length * 2 >= points.length;
}

/** @param {string} id */
function name(id) {
  return worded(null, PORTS.by, id);
}

/** @param {[string, Cluster]} cluster */
function symbol([id, { ports, shapes }]) {
  const bounds = L.featureGroup(shapes).getBounds();
  const text = t("clusterPorts", { name: name(id), count: ports.size });
  // Its size is for the stylesheet to say, which the types do not know of.
  const icon = L.divIcon({ className: "cluster", html: el("span", {}, ports.size), iconSize: /** @type {any} */ (null) });
  const marker = L.marker(bounds.getCenter(), { icon, title: text, alt: text });
  marker.on("click", () => map.fitBounds(bounds, { padding: [60, 60], animate: false }));
  // Leaflet gives alternative texts to pictures only; this symbol is none.
  marker.on("add", () => {
    marker.getElement()?.setAttribute("aria-label", text);
    marker.getElement()?.style.setProperty("--tone", PORTS.layer.paint.shades[0].colour);
    pressable(marker);
  });
  return marker;
}

/** @type {(cluster: [string, Cluster]) => import("../map/names.js").Name} */
function named([id, { shapes }]) {
  const at = L.featureGroup(shapes).getBounds().getCenter();
  return { key: id, text: name(id), at, kind: "area", rank: 0, gap: GAP_PX, sides: ["below", "right", "left", "above"] };
}

function follow() {
  const { group, visible } = entryOf(PORTS.layer.id);
  // A sheet is read from nearer than a screen: it has every port.
  const far = !isRoomy() && !isElsewhere();
  symbols.clearLayers();
  // The name stands by the symbol then, and not beside the area as well.
  for (const layer of [PORTS.layer, AREAS]) if (layer) mute(layer.id, visible && far);
  give("clusters", visible && far ? clusters().map(named) : []);
  if (visible && far) {
    group.remove();
    for (const each of clusters()) symbols.addLayer(symbol(each));
  } else if (visible) group.addTo(map);
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  if (!PORTS) return;
  map = leafletMap;
  symbols = L.layerGroup().addTo(map);
  map.on("zoomend viewreset", follow);
  onDrawn(({ layer }) => layer === PORTS.layer && follow());
  on("lang", follow);
  follow();
}
