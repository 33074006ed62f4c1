/** The layers on the map: fetched when first shown, drawn as their paint says. */

import { tell } from "../page/messages.js";
import { latest } from "../pure/latest.js";
import { readAll } from "../pure/link.js";
import { items } from "../service/api.js";
import { config, layerOf } from "../state/config.js";
import { chosen, passes } from "../state/facets.js";
import { keep, list, on, set, state } from "../state/state.js";
import { say, t } from "../state/texts.js";
import { halo, nameOf, paneOf, shortName, style } from "./feature-style.js";
import { hover } from "./hover.js";
import * as names from "./names.js";
import { pane } from "./panes.js";
import * as popups from "./popups.js";
import { symbolMarker } from "./symbol-marker.js";
import { covered } from "./view.js";

const NEAR_ZOOM = 8;
const NEAREST_ZOOM = 13;
/** In drawing order. */
export const SHAPES = ["MultiPolygon", "Polygon", "LineString", "Point"];

export const drawn = new Map();

keep("layers", config.layers.filter(({ paint }) => paint.visible).map(({ id }) => id), {
  ...list(),
  read: (text) => readAll(list().read(text), (id) => layerOf(id).id),
  undoable: true,
});

const listeners = [];

let map;

/** Listen for a layer that was drawn anew, shown or hidden. */
export function onDrawn(listener) {
  listeners.push(listener);
}

function notify(entry) {
  for (const listener of listeners) listener(entry);
}

export function start(leafletMap) {
  map = leafletMap;
  names.start(map);
  popups.start(map);
  for (const shape of SHAPES) for (const dated of [false, true]) pane(map, paneOf({ dated }, shape));
  for (const layer of config.layers) {
    drawn.set(layer.id, { layer, group: L.layerGroup(), features: [], shown: [], shapes: new Map(), visible: false, questions: latest() });
  }
  on("day", () => {
    for (const entry of drawn.values()) if (entry.layer.dated) entry.loading = reload(entry);
  });
  on(["lang", "where"], () => {
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
  const ids = config.layers.map((layer) => layer.id);
  set("layers", ids.filter((each) => (each === id ? visible : state.layers.includes(each))));
}

function turn(id, visible) {
  const entry = drawn.get(id);
  entry.visible = visible;
  if (!visible) entry.group.remove();
  else if (entry.features.length) entry.group.addTo(map);
  else entry.loading = reload(entry);
  named(entry);
  notify(entry);
  regather(entry);
}

async function reload(entry) {
  if (!entry.visible) {
    entry.questions.drop();
    entry.features = entry.shown = [];
    return;
  }
  const isLatest = entry.questions.ask();
  const { day } = state;
  try {
    const features = await featuresOn(entry.layer, day);
    if (!isLatest()) return;
    entry.features = features;
    Object.assign(entry, { day, failed: false });
    entry.complaint?.();
    if (entry.visible) entry.group.addTo(map);
    draw(entry);
    regather(entry);
  } catch (error) {
    if (!isLatest()) return;
    // What another day had must not stand for this one.
    Object.assign(entry, { features: [], failed: true });
    draw(entry);
    entry.complaint?.();
    entry.complaint = tell(t("layerFailed", { name: say(entry.layer.title), why: error.message }), () => {
      entry.loading = reload(entry);
    });
  }
}

/** The features of a layer, as they were on a day where it has any. */
export async function featuresOn(layer, day) {
  const features = await items(layer.id, layer.dated ? { datetime: day } : {});
  return features.map((feature) => onDay(layer, feature));
}

/** A port as it was on the day asked for: what has closed since was open then. */
function onDay({ timed }, feature) {
  const { properties } = feature;
  return timed && properties.status === "closed" ? { ...feature, properties: { ...properties, status: "open" } } : feature;
}

/** Areas round ports are drawn anew once their ports come or go. */
function regather({ layer: { columns } }) {
  for (const entry of drawn.values()) {
    if (entry.features.length && columns.some(({ name }) => name === entry.layer.gathers)) draw(entry);
  }
}

/** The ports shown, filter aside, that an area is drawn round. */
function members({ gathers }, { id }) {
  return [...drawn.values()].filter(({ visible }) => visible).flatMap(({ layer, features }) => features
    .filter(({ properties }) => properties[gathers] === id)
    .map((feature) => [layer, feature]));
}

/** A place is shown as the filter has it, an area round ports while one of them is. */
function isShown(layer, feature) {
  if (!layer.gathers) return passes(layer, feature);
  const ports = members(layer, feature);
  const wanted = chosen(layer.gathers);
  return ports.length ? ports.some(([of, port]) => passes(of, port)) : !wanted.length || wanted.includes(feature.id);
}

/** The names of what a layer shows, none while it is hidden. */
function named({ layer, visible, shown, shapes }) {
  const { named_from: from } = layer.paint;
  const all = visible ? shown.filter(({ id }) => shapes.has(id)) : [];
  const symbols = layer.geometry === "Point" ? all.map(({ id }) => shapes.get(id).getLatLng()) : [];
  names.give(layer.id, from === null ? [] : all.map((feature) => nameOf(layer, shapes.get(feature.id), feature)), () => symbols);
}

function draw(entry) {
  const { layer, group } = entry;
  // The rule's areas cover the map: clicks go through them to the place beneath.
  const lets = layer.group === "rule" || layer.group === "base";
  const reopen = popups.remembered(entry.shapes);
  const parents = new Set(entry.features.map(({ properties }) => properties.parent));
  group.clearLayers();
  entry.shapes.clear();
  entry.shown = entry.features.filter((feature) => isShown(layer, feature));
  for (const feature of entry.shown) {
    if (parents.has(feature.id)) continue;
    const aura = halo(layer, feature);
    if (aura) group.addLayer(aura);
    const shape = L.geoJSON(feature, {
      style: () => style(layer, feature),
      pointToLayer: (_, position) => symbolMarker(position, style(layer, feature)),
      interactive: !lets,
      bubblingMouseEvents: false,
    }).getLayers()[0];
    if (!lets) {
      popups.bind(layer, feature, shape);
      hover(map, shape, () => shortName(feature));
    }
    group.addLayer(shape);
    entry.shapes.set(feature.id, shape);
  }
  reopen(entry.shapes);
  named(entry);
  notify(entry);
}

/** A port that is drawn by its harbours: those together. */
function harbours({ features, shapes }, featureId) {
  const parts = features.filter(({ id, properties }) => properties.parent === featureId && shapes.has(id));
  return parts.length ? L.featureGroup(parts.map(({ id }) => shapes.get(id))) : null;
}

/** Show a feature, its layer too where that is hidden; returns its shape, if it is drawn. */
export async function reach(id, featureId) {
  const entry = drawn.get(id);
  show(id, true);
  await entry.loading;
  if (entry.failed) return null;
  const shape = entry.shapes.get(featureId) ?? harbours(entry, featureId);
  if (!shape) {
    const why = entry.features.some((feature) => feature.id === featureId) ? "filteredOut" : "notOnThatDay";
    tell(t(why, { name: say(entry.layer.title), day: state.day }));
    return null;
  }
  goTo(shape);
  return shape;
}

/** The same, and open its popup. */
export async function focus(id, featureId) {
  const shape = await reach(id, featureId);
  if (shape?.getPopup()) popups.visit(shape);
}

/** Show a place that no layer draws: what is said of it, there. */
export function reveal(position, content) {
  const popup = L.popup({ offset: [0, -4] }).setLatLng(position).setContent(content);
  goTo(popup);
  popups.standAlone(popup);
}

/** Bring what the filter has left into view, if there is any: points, or else lines. */
export function showAll() {
  const shown = (geometry) => [...drawn.values()]
    .filter(({ visible, layer }) => visible && layer.geometry === geometry)
    .flatMap(({ shapes }) => [...shapes.values()]);
  const points = shown("Point").map((shape) => shape.getLatLng());
  const corners = points.length ? points : shown("LineString").map((shape) => shape.getBounds());
  if (corners.length) map.fitBounds(L.latLngBounds(corners), { ...covered(), maxZoom: NEAR_ZOOM, animate: false });
}

function goTo(shape) {
  const point = shape.getLatLng?.();
  const bounds = point ? L.latLngBounds([point]) : shape.getBounds();
  const maxZoom = point ? Math.max(map.getZoom(), NEAR_ZOOM) : NEAREST_ZOOM;
  map.fitBounds(bounds, { ...covered(), maxZoom, animate: false });
}
