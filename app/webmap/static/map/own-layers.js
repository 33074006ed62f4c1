/**
 * A planner's own layers on the map: points on a canvas beneath the symbols of the plan.
 *
 * They are described as the layers of the plan are, so that table and legend list them.
 */

import { el } from "../page/dom.js";
import { onTheme, resolved } from "../page/theme.js";
import { classesOf, colourOf, REST, shadeOf, written } from "../pure/own-data.js";
import { on } from "../state/state.js";
import { t } from "../state/texts.js";
import { hover } from "./hover.js";
import { give } from "./names.js";
import { pane } from "./panes.js";
import { covered } from "./view.js";

/** By identifier, which begins with `own-`. @type {Map<string, Entry>} */
export const own = new Map();

/** The column of outcomes, which no file has. */
export const OUTCOME = "kouan:outcome";
/** What a check adds to the table, and to popups. */
const FOUND = ["verdict", "nearest_name", "distance_km", "margin_km", "why"];
/** Above so many points they are small and without a rim, so that the map stays quick. */
const MANY = 5000;
/** So many names of one layer are written at most; where more are in view, none. */
const MOST_NAMES = 150;
const NEAR_ZOOM = 9;
const POPUP = { maxWidth: 340, maxHeight: 320 };
const OUTCOME_TONES = { met: "--good", "not-met": "--bad", undetermined: "--doubt", "not-applicable": "--others" };

/**
 * @typedef {import("../pure/own-data.js").Feature & {id: number}} Feature
 * @typedef {object} Record What is stored of a file.
 * @property {number} id
 * @property {string} name
 * @property {Feature[]} features
 * @property {string[]} columns
 * @property {string | null} namedBy
 * @property {boolean} written Whether decimals tell the accuracy of positions.
 * @property {string} datum
 * @property {import("../pure/own-data.js").Bad[]} bad
 * @property {string[]} notes
 * @property {string} [checkedOn] The day of the check.
 * @property {boolean} visible
 * @property {string} by The column that colours it, or nothing.
 *
 * @typedef {{id: string, record: Record, layer: any, visible: boolean, shown: any[], group: L.FeatureGroup, shapes: Map<number, any>, shades: import("../pure/own-data.js").Shade[]}} Entry
 */

const listeners = [];
let map;
let renderer;

/** Listen for a layer that was added, changed or removed. */
export function onOwn(listener) {
  listeners.push(listener);
}

function notify(entry) {
  for (const listener of listeners) listener(entry);
}

export function start(leafletMap) {
  map = leafletMap;
  pane(map, "own");
  renderer = L.canvas({ pane: "own", padding: 0.2 });
  map.on("moveend", name);
  onTheme(() => own.forEach(paint));
  on("lang", () => {
    for (const entry of own.values()) describe(entry);
  });
}

/** What a feature has in a column of the table. */
function valueIn({ properties, verdict }, column) {
  if (column === OUTCOME) return verdict?.outcome;
  return properties[column];
}

/** The row of a feature: its own columns, and what the check found. */
function rowOf(feature) {
  const { id, properties, verdict, lost } = feature;
  const found = verdict || lost ? Object.fromEntries(FOUND.map((key) => [`kouan:${key}`, key === "why" ? lost : verdict?.[key]])) : {};
  return { id, properties: { ...properties, ...found } };
}

function outcomeShades(features) {
  const occur = new Set(features.map(({ verdict }) => verdict?.outcome));
  return Object.entries(OUTCOME_TONES).filter(([outcome]) => occur.has(outcome))
    .map(([value, tone]) => ({ value, colour: `var(${tone})`, label: t(`verdict_${value}`) }));
}

/** Describe a layer as those of the plan are described; the table and the legend read it. */
function describe(entry) {
  const { record } = entry;
  const { by, features, columns, name: title } = record;
  entry.shades = by === OUTCOME ? outcomeShades(features) : by ? classesOf(features.map((each) => valueIn(each, by))) : [];
  const found = record.checkedOn ? FOUND.map((key) => ({ name: `kouan:${key}`, label: t(`own_${key}`) })) : [];
  entry.layer = {
    id: entry.id,
    own: true,
    title: { zh: title, en: title },
    geometry: features.some(({ geometry }) => /Point/.test(geometry.type)) ? "Point" : "Polygon",
    columns: [...found, ...columns.map((column) => ({ name: column, label: column }))],
    paint: { colour: colourOf(record.id - 1), symbol: "circle", fill: 0.3, by },
  };
  entry.shown = features.map(rowOf);
}

/** The colour of a feature. */
function toneOf({ record: { by }, shades, layer }, feature) {
  if (!by) return layer.paint.colour;
  return shadeOf(shades, valueIn(feature, by))?.colour ?? REST;
}

/** What `resolved` says, asked once for each colour: a canvas knows no variables. */
function colours() {
  const known = new Map();
  return (/** @type {string} */ colour) => {
    if (!known.has(colour)) known.set(colour, resolved(colour));
    return known.get(colour);
  };
}

function looks(entry, feature, colourIn) {
  const tone = colourIn(toneOf(entry, feature));
  const isMany = entry.record.features.length > MANY;
  const isPoint = feature.geometry.type === "Point";
  return {
    renderer,
    pane: "own",
    bubblingMouseEvents: false,
    radius: isMany ? 3 : 5,
    stroke: !(isPoint && isMany),
    color: isPoint ? colourIn("var(--paper)") : tone,
    weight: isPoint ? 1 : 2,
    fillColor: tone,
    fillOpacity: isPoint ? 0.9 : 0.2,
  };
}

function shapeOf(entry, feature, colourIn) {
  const options = looks(entry, feature, colourIn);
  const { type, coordinates } = feature.geometry;
  if (type === "Point") {
    const shape = L.circleMarker([coordinates[1], coordinates[0]], options);
    shape.feature = feature;
    return shape;
  }
  const shape = L.geoJSON({ ...feature, type: "Feature" }, { ...options, style: () => options, pointToLayer: (_, at) => L.circleMarker(at, options) });
  shape.eachLayer((/** @type {any} */ each) => { each.feature = feature; });
  return shape;
}

function nameOf({ record: { namedBy } }, { properties }) {
  return namedBy ? written(properties[namedBy]) : "";
}

function content(entry, feature) {
  const row = rowOf(feature);
  const title = nameOf(entry, feature) || entry.record.name;
  const details = entry.layer.columns.filter(({ name: column }) => written(row.properties[column]))
    .flatMap(({ name: column, label }) => [el("dt", {}, label), el("dd", {}, written(row.properties[column]))]);
  return el("article", { class: "feature own", tabindex: -1, "aria-label": title }, el("h2", {}, title), el("p", { class: "chips" }, el("span", { class: "layer" }, entry.record.name)), el("dl", {}, ...details));
}

function open(entry, feature, at) {
  L.popup(POPUP).setLatLng(at).setContent(content(entry, feature)).openOn(map);
}

/** Draw a stored file; it is listed and counted from now on. */
export function add(record) {
  /** @type {any} */
  const entry = { id: `own-${record.id}`, record, visible: record.visible, shapes: new Map(), group: L.featureGroup() };
  describe(entry);
  const colourIn = colours();
  for (const feature of record.features) {
    const shape = shapeOf(entry, feature, colourIn);
    entry.shapes.set(feature.id, shape);
    entry.group.addLayer(shape);
  }
  entry.group.on("click", (event) => open(entry, event.propagatedFrom.feature, event.latlng));
  hover(map, entry.group, (event) => nameOf(entry, event.propagatedFrom.feature));
  own.set(entry.id, entry);
  if (entry.visible) entry.group.addTo(map);
  name();
  notify(entry);
  return entry;
}

export function remove(entry) {
  entry.group.remove();
  entry.visible = false;
  own.delete(entry.id);
  name();
  notify(entry);
}

export function turn(entry, visible) {
  entry.visible = entry.record.visible = visible;
  if (visible) entry.group.addTo(map);
  else entry.group.remove();
  name();
  notify(entry);
}

function paint(entry) {
  describe(entry);
  const colourIn = colours();
  for (const feature of entry.record.features) {
    const options = looks(entry, feature, colourIn);
    entry.shapes.get(feature.id).setStyle(options);
  }
}

/** Colour a layer anew: by another column, or after a check. */
export function repaint(entry) {
  paint(entry);
  notify(entry);
}

/** Bring all of a layer into view. */
export function fit({ group }) {
  map.fitBounds(group.getBounds(), { ...covered(), maxZoom: 13, animate: false });
}

/** Show a feature and what is known of it. */
export function visit(id, featureId) {
  const entry = /** @type {Entry} */ (own.get(id));
  if (!entry.visible) turn(entry, true);
  const shape = entry.shapes.get(featureId);
  const bounds = shape.getLatLng ? L.latLngBounds([shape.getLatLng()]) : shape.getBounds();
  map.fitBounds(bounds, { ...covered(), maxZoom: shape.getLatLng ? Math.max(map.getZoom(), NEAR_ZOOM) : 13, animate: false });
  open(entry, entry.record.features.find(({ id: each }) => each === featureId), bounds.getCenter());
}

/** The points of a layer in view; nothing where they are too many to be named. */
function nameable(entry, view) {
  const found = [];
  for (const feature of entry.record.features) {
    const { type, coordinates: [lon, lat] } = feature.geometry;
    if (type === "Point" && view.contains([lat, lon])) found.push(feature);
    if (found.length > MOST_NAMES) return [];
  }
  return found;
}

/** Name the points in view where there is room for names. */
function name() {
  const view = map.getBounds();
  /** @type {import("./names.js").Name[]} */
  const named = [...own.values()].filter(({ visible, record: { namedBy } }) => visible && namedBy)
    .flatMap((entry) => nameable(entry, view).map((feature) => ({
      key: `${entry.id} ${feature.id}`,
      text: nameOf(entry, feature),
      at: [feature.geometry.coordinates[1], feature.geometry.coordinates[0]],
      kind: "place",
      rank: 9,
      gap: 9,
    })));
  const written = named.filter(({ text }) => text);
  give("own", written, () => written.map(({ at }) => at));
}
