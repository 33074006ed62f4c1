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
import { drawnAs, whereIs } from "./shapes.js";
import { symbolMarker } from "./symbol-marker.js";
import { bring, covered } from "./view.js";

/**
 * @typedef {import("../state/config.js").Layer} Layer
 * @typedef {import("../service/answers.js").Feature} Feature
 * @typedef {import("./shapes.js").Shape} Shape
 *
 * @typedef {object} Entry A layer as it is on the map.
 * @property {Layer} layer
 * @property {L.LayerGroup} group
 * @property {Feature[]} features
 * @property {Feature[]} shown Those that the filter leaves.
 * @property {Map<string, Shape>} shapes By feature; of a port with harbours only those.
 * @property {boolean} visible
 * @property {ReturnType<typeof latest>} questions
 * @property {Promise<void>} [loading]
 * @property {string} [day] That of the features.
 * @property {boolean} [failed]
 * @property {() => void} [complaint] Takes away what was said of a failure.
 */

const NEAR_ZOOM = 8;
/** In drawing order. */
export const SHAPES = ["MultiPolygon", "Polygon", "LineString", "Point"];

/** @type {Map<string, Entry>} */
export const drawn = new Map();

keep("layers", config.layers.filter(({ paint }) => paint.visible).map(({ id }) => id), {
  ...list(),
  read: (text) => readAll(list().read(text), (id) => layerOf(id).id),
  undoable: true,
});

/** @type {((entry: Entry) => void)[]} */
const listeners = [];

/** @type {L.Map} */
let map;

/** The layer with an identifier, as it is on the map. @param {string} id */
export function entryOf(id) {
  const found = drawn.get(id);
  if (!found) throw new RangeError(id);
  return found;
}

/** Listen for a layer that was drawn anew, shown or hidden. @param {(entry: Entry) => void} listener */
export function onDrawn(listener) {
  listeners.push(listener);
}

/** @param {Entry} entry */
function notify(entry) {
  for (const listener of listeners) listener(entry);
}

/** @param {L.Map} leafletMap */
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

/**
 * @param {string} id
 * @param {boolean} visible
 */
export function show(id, visible) {
  const ids = config.layers.map((layer) => layer.id);
  set("layers", ids.filter((each) => (each === id ? visible : state.layers.includes(each))));
}

/**
 * @param {string} id
 * @param {boolean} visible
 */
function turn(id, visible) {
  const entry = entryOf(id);
  entry.visible = visible;
  if (!visible) entry.group.remove();
  else if (entry.features.length) entry.group.addTo(map);
  else entry.loading = reload(entry);
  named(entry);
  notify(entry);
  regather(entry);
}

/** @param {Entry} entry */
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

/**
 * The features of a layer, as they were on a day where it has any.
 *
 * @param {Layer} layer
 * @param {string} day
 */
export async function featuresOn(layer, day) {
  const features = await items(layer.id, layer.dated ? { datetime: day } : {});
  return features.map((feature) => onDay(layer, feature));
}

/**
 * A port as it was on the day asked for: what has closed since was open then.
 *
 * @type {(layer: Layer, feature: Feature) => Feature}
 */
function onDay({ timed }, feature) {
  const { properties } = feature;
  return timed && properties.status === "closed" ? { ...feature, properties: { ...properties, status: "open" } } : feature;
}

/** Areas round ports are drawn anew once their ports come or go. @param {Entry} entry */
function regather({ layer: { columns } }) {
  for (const entry of drawn.values()) {
    if (entry.features.length && columns.some(({ name }) => name === entry.layer.gathers)) draw(entry);
  }
}

/**
 * The ports shown, filter aside, that an area is drawn round.
 *
 * @type {(layer: Layer, feature: Feature) => [Layer, Feature][]}
 */
function members({ gathers }, { id }) {
  if (gathers === null) return [];
  return [...drawn.values()].filter(({ visible }) => visible).flatMap(({ layer, features }) => features
    .filter(({ properties }) => properties[gathers] === id)
    .map((feature) => /** @type {[Layer, Feature]} */ ([layer, feature])));
}

/**
 * A place is shown as the filter has it, an area round ports while one of them is.
 *
 * @type {(layer: Layer, feature: Feature) => boolean}
 */
function isShown(layer, feature) {
  if (!layer.gathers) return passes(layer, feature);
  const ports = members(layer, feature);
  const wanted = chosen(layer.gathers);
  return ports.length ? ports.some(([of, port]) => passes(of, port)) : !wanted.length || wanted.includes(feature.id);
}

/**
 * The features of a layer that are drawn, each with its shape.
 *
 * @param {Pick<Entry, "shown" | "shapes">} entry
 * @returns {[Feature, Shape][]}
 */
export function drawnOf({ shown, shapes }) {
  return shown.flatMap((feature) => {
    const shape = shapes.get(feature.id);
    return shape ? [/** @type {[Feature, Shape]} */ ([feature, shape])] : [];
  });
}

/** The shades of a layer that some feature shown has. @param {Pick<Entry, "layer" | "shown">} entry */
export function occurring({ layer: { paint: { by, shades } }, shown }) {
  return shades.filter(({ value }) => by !== null && shown.some(({ properties }) => properties[by] === value));
}

/** The names of what a layer shows, none while it is hidden. @param {Entry} entry */
function named({ layer, visible, shown, shapes }) {
  const { named_from: from } = layer.paint;
  const all = visible ? drawnOf({ shown, shapes }) : [];
  const symbols = all.flatMap(([, shape]) => (shape instanceof L.CircleMarker ? [shape.getLatLng()] : []));
  names.give(layer.id, from === null ? [] : all.map(([feature, shape]) => nameOf(layer, shape, feature)), () => symbols);
}

/** @param {Entry} entry */
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
    const shape = drawnAs(feature, {
      style: () => style(layer, feature),
      pointToLayer: (_, position) => symbolMarker(position, style(layer, feature)),
      interactive: !lets,
      bubblingMouseEvents: false,
    });
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

/** A port that is drawn by its harbours: those together. @type {(entry: Entry, featureId: string) => L.FeatureGroup | null} */
function harbours({ features, shapes }, featureId) {
  const parts = drawnOf({ shown: features.filter(({ properties }) => properties.parent === featureId), shapes });
  return parts.length ? L.featureGroup(parts.map(([, shape]) => shape)) : null;
}

/**
 * Show a feature, its layer too where that is hidden; returns its shape, if it is drawn.
 *
 * @type {(id: string, featureId: string) => Promise<Shape | L.FeatureGroup | null>}
 */
export async function reach(id, featureId) {
  const entry = entryOf(id);
  show(id, true);
  await entry.loading;
  if (entry.failed) return null;
  const shape = entry.shapes.get(featureId) ?? harbours(entry, featureId);
  if (!shape) {
    const why = entry.features.some((feature) => feature.id === featureId) ? "filteredOut" : "notOnThatDay";
    tell(t(why, { name: say(entry.layer.title), day: state.day }));
    return null;
  }
  bring(map, whereIs(shape), NEAR_ZOOM);
  return shape;
}

/**
 * The same, and open its popup.
 *
 * @param {string} id
 * @param {string} featureId
 */
export async function focus(id, featureId) {
  const shape = await reach(id, featureId);
  if (shape?.getPopup()) popups.visit(shape);
}

/**
 * Show a place that no layer draws: what is said of it, there.
 *
 * @param {L.LatLngExpression} position
 * @param {HTMLElement} content
 */
export function reveal(position, content) {
  const popup = L.popup({ offset: [0, -4] }).setLatLng(position).setContent(content);
  bring(map, L.latLng(position), NEAR_ZOOM);
  popups.standAlone(popup);
}

/** Bring what the filter has left into view, if there is any: points, or else lines. */
export function showAll() {
  /** @type {(geometry: string) => (L.LatLng | L.LatLngBounds)[]} */
  const shown = (geometry) => [...drawn.values()]
    .filter(({ visible, layer }) => visible && layer.geometry === geometry)
    .flatMap(({ shapes }) => [...shapes.values()].map(whereIs));
  const points = shown("Point");
  const corners = points.length ? points : shown("LineString");
  const all = L.latLngBounds([]);
  for (const each of corners) all.extend(each);
  if (corners.length) map.fitBounds(all, { ...covered(), maxZoom: NEAR_ZOOM, animate: false });
}
