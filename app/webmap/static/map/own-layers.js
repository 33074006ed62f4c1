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
import { whereIs } from "./shapes.js";
import { bring } from "./view.js";

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
/** @type {Record<string, string>} */
const OUTCOME_TONES = { met: "--good", "not-met": "--bad", undetermined: "--doubt", "not-applicable": "--others" };

/**
 * @typedef {import("../state/config.js").OnlineBase["datum"]} Datum
 * @typedef {import("../pure/own-data.js").Feature & {id: number}} Feature
 * @typedef {object} StoredFile
 * @property {number} id
 * @property {string} name
 * @property {Feature[]} features
 * @property {string[]} columns
 * @property {string | null} namedBy
 * @property {boolean} written Whether decimals tell the accuracy of positions.
 * @property {Datum} datum
 * @property {import("../pure/own-data.js").Bad[]} bad
 * @property {string[]} notes
 * @property {string} [checkedOn] The day of the check.
 * @property {boolean} visible
 * @property {string} by The column that colours it, or nothing.
 *
 * @typedef {{id: number, properties: Record<string, any>}} Row
 * @typedef {L.CircleMarker | L.GeoJSON} Shape
 * @typedef {(colour: string) => string} ColourIn
 *
 * @typedef {object} Entry
 * @property {string} id
 * @property {StoredFile} record
 * @property {import("../page/column-words.js").OwnLayer} layer
 * @property {boolean} visible
 * @property {Row[]} shown
 * @property {L.FeatureGroup} group
 * @property {Map<number, Shape>} shapes
 * @property {import("../pure/own-data.js").Shade[]} shades
 */

/** @type {((entry: Entry) => void)[]} */
const listeners = [];
/** @type {L.Map} */
let map;
/** @type {L.Renderer} */
let renderer;

/** Listen for a layer that was added, changed or removed. @param {(entry: Entry) => void} listener */
export function onOwn(listener) {
  listeners.push(listener);
}

/** @param {Entry} entry */
function notify(entry) {
  for (const listener of listeners) listener(entry);
}

/** @param {L.Map} leafletMap */
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

/** What a feature has in a column of the table. @type {(feature: Feature, column: string) => unknown} */
function valueIn({ properties, verdict }, column) {
  if (column === OUTCOME) return verdict?.outcome;
  return properties[column];
}

/** The row of a feature: its own columns, and what the check found. @type {(feature: Feature) => Row} */
function rowOf(feature) {
  const { id, properties, verdict, lost } = feature;
  const found = verdict || lost ? Object.fromEntries(FOUND.map((key) => [`kouan:${key}`, key === "why" ? lost : verdict?.[key]])) : {};
  return { id, properties: { ...properties, ...found } };
}

/** @type {(features: Feature[]) => import("../pure/own-data.js").Shade[]} */
function outcomeShades(features) {
  const occur = new Set(features.map(({ verdict }) => verdict?.outcome));
  return Object.entries(OUTCOME_TONES).filter(([outcome]) => occur.has(outcome))
    .map(([value, tone]) => ({ value, colour: `var(${tone})`, label: t(`verdict_${value}`) }));
}

/** Describe a layer as those of the plan are described; the table and the legend read it. @param {Entry} entry */
function describe(entry) {
  Object.assign(entry, described(entry.record));
}

/** @type {(record: StoredFile) => Pick<Entry, "shades" | "layer" | "shown">} */
function described({ id, by, features, columns, name: title, checkedOn }) {
  const shades = by === OUTCOME ? outcomeShades(features) : by ? classesOf(features.map((each) => valueIn(each, by))) : [];
  const found = checkedOn ? FOUND.map((key) => ({ name: `kouan:${key}`, label: t(`own_${key}`) })) : [];
  return {
    shades,
    layer: {
      id: `own-${id}`,
      own: true,
      title: { zh: title, en: title },
      geometry: features.some(({ geometry }) => /Point/.test(geometry.type)) ? "Point" : "Polygon",
      columns: [...found, ...columns.map((column) => ({ name: column, label: column }))],
      paint: { colour: colourOf(id - 1) },
    },
    shown: features.map(rowOf),
  };
}

/** The colour of a feature. @type {(entry: Entry, feature: Feature) => string} */
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

/** @type {(entry: Entry, feature: Feature, colourIn: ColourIn) => L.CircleMarkerOptions} */
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

/** @type {(entry: Entry, feature: Feature, colourIn: ColourIn) => Shape} */
function shapeOf(entry, feature, colourIn) {
  const options = looks(entry, feature, colourIn);
  const { type, coordinates } = feature.geometry;
  if (type === "Point") {
    return Object.assign(L.circleMarker([coordinates[1], coordinates[0]], options), { feature });
  }
  const shape = L.geoJSON({ ...feature, type: "Feature" }, { ...options, style: () => options, pointToLayer: (_, at) => L.circleMarker(at, options) });
  shape.eachLayer((each) => { Object.assign(each, { feature }); });
  return shape;
}

/** @type {(entry: Entry, feature: Feature) => string} */
function nameOf({ record: { namedBy } }, { properties }) {
  return namedBy ? written(properties[namedBy]) : "";
}

/**
 * @param {Entry} entry
 * @param {Feature} feature
 */
function content(entry, feature) {
  const row = rowOf(feature);
  const title = nameOf(entry, feature) || entry.record.name;
  const details = entry.layer.columns.filter(({ name: column }) => written(row.properties[column]))
    .flatMap(({ name: column, label }) => [el("dt", {}, label), el("dd", {}, written(row.properties[column]))]);
  return el("article", { class: "feature own", tabindex: -1, "aria-label": title }, el("h2", {}, title), el("p", { class: "chips" }, el("span", { class: "layer" }, entry.record.name)), el("dl", {}, ...details));
}

/**
 * @param {Entry} entry
 * @param {Feature} feature
 * @param {L.LatLngExpression} at
 */
function open(entry, feature, at) {
  L.popup(POPUP).setLatLng(at).setContent(content(entry, feature)).openOn(map);
}

/** Draw a stored file; it is listed and counted from now on. @type {(record: StoredFile) => Entry} */
export function add(record) {
  const entry = { id: `own-${record.id}`, record, visible: record.visible, shapes: new Map(), group: L.featureGroup(), ...described(record) };
  const colourIn = colours();
  for (const feature of record.features) {
    const shape = shapeOf(entry, feature, colourIn);
    entry.shapes.set(feature.id, shape);
    entry.group.addLayer(shape);
  }
  entry.group.on("click", (/** @type {L.LeafletMouseEvent} */ event) => open(entry, event.propagatedFrom.feature, event.latlng));
  hover(map, entry.group, (event) => nameOf(entry, event.propagatedFrom.feature));
  own.set(entry.id, entry);
  if (entry.visible) entry.group.addTo(map);
  name();
  notify(entry);
  return entry;
}

/** @param {Entry} entry */
export function remove(entry) {
  entry.group.remove();
  entry.visible = false;
  own.delete(entry.id);
  name();
  notify(entry);
}

/**
 * @param {Entry} entry
 * @param {boolean} visible
 */
export function turn(entry, visible) {
  entry.visible = entry.record.visible = visible;
  if (visible) entry.group.addTo(map);
  else entry.group.remove();
  name();
  notify(entry);
}

/** @param {Entry} entry */
function paint(entry) {
  describe(entry);
  const colourIn = colours();
  for (const feature of entry.record.features) {
    const options = looks(entry, feature, colourIn);
    entry.shapes.get(feature.id)?.setStyle(options);
  }
}

/** Colour a layer anew: by another column, or after a check. @param {Entry} entry */
export function repaint(entry) {
  paint(entry);
  notify(entry);
}

/** Bring all of a layer into view. @param {Entry} entry */
export function fit({ group }) {
  bring(map, group.getBounds(), NEAR_ZOOM);
}

/**
 * Show a feature and what is known of it.
 *
 * @param {string} id
 * @param {number} featureId
 */
export function visit(id, featureId) {
  const entry = own.get(id);
  const feature = entry?.record.features.find((each) => each.id === featureId);
  const shape = entry?.shapes.get(featureId);
  if (!entry || !feature || !shape) throw new RangeError(`${id} ${featureId}`);
  if (!entry.visible) turn(entry, true);
  const where = whereIs(shape);
  bring(map, where, NEAR_ZOOM);
  open(entry, feature, where instanceof L.LatLng ? where : where.getCenter());
}

/**
 * The points of a layer in view; nothing where they are too many to be named.
 *
 * @type {(entry: Entry, view: L.LatLngBounds) => Feature[]}
 */
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
