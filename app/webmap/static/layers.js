/** The layers on the map: fetched when first shown, drawn as their paint says. */

import { items } from "./api.js";
import { tell } from "./messages.js";
import { popup } from "./popup.js";
import { config, keep, list, on, say, set, state, t } from "./state.js";

const WEAK_M = 3000;
const PANES = { MultiPolygon: 410, Polygon: 420, LineString: 430, Point: 450 };

export const drawn = new Map();

keep("layers", config.layers.filter(({ paint }) => paint.visible).map(({ id }) => id), list());

let map;

export function start(leafletMap) {
  map = leafletMap;
  for (const [shape, order] of Object.entries(PANES)) {
    map.createPane(shape).style.zIndex = order;
  }
  for (const layer of config.layers) {
    drawn.set(layer.id, { layer, group: L.layerGroup(), features: [], shapes: new Map(), visible: false });
  }
  on("day", () => {
    for (const entry of drawn.values()) if (entry.layer.dated) entry.loading = reload(entry);
  });
  on("lang", () => {
    for (const entry of drawn.values()) if (entry.features.length) draw(entry);
  });
  on("layers", follow);
  follow();
}

/** Show just the layers chosen. */
function follow() {
  for (const [id, { visible }] of drawn) {
    if (visible !== state.layers.includes(id)) turn(id, !visible);
  }
}

export function show(id, visible) {
  const chosen = config.layers.map((layer) => layer.id)
    .filter((each) => (each === id ? visible : state.layers.includes(each)));
  set("layers", chosen);
}

function turn(id, visible) {
  const entry = drawn.get(id);
  entry.visible = visible;
  if (!visible) entry.group.remove();
  else if (entry.features.length) entry.group.addTo(map);
  else entry.loading = reload(entry);
}

async function reload(entry) {
  if (!entry.visible) {
    entry.features = [];
    return;
  }
  const asked = state.day;
  try {
    const body = await items(entry.layer);
    if (entry.layer.dated && asked !== state.day) return;
    entry.features = body.features;
    draw(entry);
    if (entry.visible) entry.group.addTo(map);
  } catch (error) {
    tell(t("layerFailed", { name: say(entry.layer.title), why: error.message }), () => reload(entry));
  }
}

function colour(paint, properties) {
  const shade = paint.shades.find(({ value }) => value === properties[paint.by]);
  return shade ? shade.colour : paint.colour;
}

function style(layer, feature) {
  const { paint, geometry } = layer;
  const tone = colour(paint, feature.properties);
  const planned = feature.properties.status === "planned";
  const unsure = feature.properties.certainty === "possible" || feature.properties.status === null;
  if (geometry === "Point") {
    return {
      pane: "Point",
      radius: paint.size_px,
      color: planned || unsure ? tone : "#ffffff",
      weight: planned ? 1.8 : 1.2,
      dashArray: unsure ? "2 2" : null,
      fillColor: planned ? "#ffffff" : tone,
      fillOpacity: planned ? 0.85 : unsure ? 0.35 : 0.95,
    };
  }
  return {
    pane: geometry,
    color: tone,
    weight: paint.size_px,
    dashArray: planned || feature.properties.certainty === "possible" ? "5 4" : null,
    fill: geometry !== "LineString",
    fillColor: tone,
    fillOpacity: paint.fill,
  };
}

/** A dashed halo of the accuracy round a weak position. */
function halo(layer, feature) {
  const { position_accuracy_m: accuracy } = feature.properties;
  if (layer.geometry !== "Point" || !(accuracy >= WEAK_M)) return null;
  const [lon, lat] = feature.geometry.coordinates;
  return L.circle([lat, lon], {
    pane: "LineString",
    radius: accuracy,
    color: colour(layer.paint, feature.properties),
    weight: 1,
    opacity: 0.7,
    dashArray: "3 4",
    fill: false,
    interactive: false,
  });
}

/** Names: of a place beside it, of an area at its south-east, where there is room. */
function label(layer, shape, feature) {
  const point = layer.geometry === "Point";
  const written = document.createElement("span");
  written.textContent = feature.properties[`name_${state.lang}`];
  if (!point) written.style.color = layer.paint.colour;
  const name = L.tooltip({
    permanent: true,
    direction: point ? "right" : "center",
    offset: point ? [10, 0] : [0, 0],
    className: `label ${point ? "place" : "area"}`,
    interactive: false,
  });
  name.setContent(written);
  if (point) shape.bindTooltip(name);
  else return name.setLatLng(shape.getBounds().getSouthEast());
  return null;
}

function draw(entry) {
  const { layer, group } = entry;
  // The rule's areas cover the map: clicks go through them to the place beneath.
  const lets = layer.group === "rule" || layer.group === "base";
  const parents = new Set(entry.features.map(({ properties }) => properties.parent));
  group.clearLayers();
  entry.shapes.clear();
  for (const feature of entry.features) {
    if (parents.has(feature.id)) continue;
    const aura = halo(layer, feature);
    if (aura) group.addLayer(aura);
    const shape = L.geoJSON(feature, {
      style: () => style(layer, feature),
      pointToLayer: (_, position) => L.circleMarker(position, style(layer, feature)),
      interactive: !lets,
      bubblingMouseEvents: false,
    }).getLayers()[0];
    const name = layer.paint.labelled ? label(layer, shape, feature) : null;
    if (name) group.addLayer(name);
    if (!lets) shape.bindPopup(() => popup(layer, feature), { maxWidth: 340, minWidth: 260, autoPanPadding: [24, 24] });
    group.addLayer(shape);
    entry.shapes.set(feature.id, shape);
  }
}

/** Show a feature, its layer too where that is hidden, and open its popup. */
export async function focus(id, featureId) {
  const entry = drawn.get(id);
  show(id, true);
  await entry.loading;
  const shape = entry.shapes.get(featureId);
  if (!shape) {
    tell(t("notOnThatDay", { name: say(entry.layer.title), day: state.day }));
    return;
  }
  if (shape.getLatLng) map.setView(shape.getLatLng(), Math.max(map.getZoom(), 8));
  else map.fitBounds(shape.getBounds(), { maxZoom: 11, padding: [40, 40] });
  shape.openPopup();
}
