/** A table below the map: the visible features of a layer, to sort, zoom to and download. */

import { drawn, entryOf, focus, onDrawn, show } from "../map/layers.js";
import { onOwn, own, visit } from "../map/own-layers.js";
import { absent, heading, isQuiet, twinOf, unit, worded } from "../page/column-words.js";
import { byId, el, foreign } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { at } from "../service/root.js";
import { config, layerOf } from "../state/config.js";
import { answerable, filter } from "../state/facets.js";
import { ALL, keep, on, set, state } from "../state/state.js";
import { say, t } from "../state/texts.js";

const PLACE = [
  { name: "status", meaning: { zh: "状态", en: "Status" }, unit: "" },
  { name: "province_zh", meaning: { zh: "省级行政区", en: "Province" }, unit: "" },
];
/** The column that says which layer a row is of. */
const KIND = "layer";
/** On a narrower screen the rows need the place. */
const ROOMY_PX = 900;
/** Rows that are written; all are counted and sorted. */
const MOST_ROWS = 1000;
/** The format that is the page of the data set. */
const PAGE = "html";

/** @type {L.Map} */
let map;
/** @type {HTMLElement} */
let dock;

keep("table", "", {
  read: (text) => {
    if (text && text !== ALL && !text.startsWith("own-")) layerOf(text);
    return text;
  },
  undoable: true,
});
keep("sort", "");

/**
 * A row: a feature and its layer.
 *
 * @typedef {import("../page/column-words.js").Layer} Layer
 * @typedef {import("../page/column-words.js").Column} Column
 * @typedef {{layer: Layer, feature: {id: string | number, properties: Record<string, any>}}} Row
 */

/** What is listed: a layer of the plan, or of the planner's own data. */
function chosenLayer() {
  return own.get(state.table)?.layer ?? layerOf(state.table);
}

/** The rows listed: of one layer, or of all layers of points that are shown. @returns {Row[]} */
function listed() {
  /** @type {{layer: Layer, shown: Row["feature"][]}[]} */
  const entries = state.table === ALL
    ? [...drawn.values()].filter(({ visible, layer }) => visible && layer.geometry === "Point")
    : [own.get(state.table) ?? entryOf(state.table)];
  return entries.flatMap(({ layer, shown }) => shown.map((feature) => ({ layer, feature })));
}

/**
 * The columns worth a place in a table of a layer, or of all: those that some row fills.
 *
 * @type {(layer: Layer | null, rows: Row[]) => Column[]}
 */
function columns(layer, rows) {
  const filled = (/** @type {{name: string | null}} */ { name }) => name !== null && rows.some(({ feature: { properties } }) => !absent(properties[name]));
  const name = { name: `name_${state.lang}`, meaning: { zh: "名称", en: "Name" }, unit: "" };
  if (!layer) return [name, { name: KIND, meaning: { zh: t("tableKind"), en: t("tableKind") }, unit: "" }, ...PLACE.filter(filled)];
  if (layer.own) return layer.columns.filter(filled);
  const more = layer.columns.filter((column) => !isQuiet(column) && filled(column) && !filled({ name: twinOf(column) }));
  return [name, ...PLACE.filter(filled), ...more];
}

/** What a row has in a column. @type {(row: Row, name: string) => unknown} */
function valueIn({ layer, feature }, name) {
  return name === KIND ? say(layer.title) : feature.properties[name];
}

function sorting() {
  return { column: state.sort.replace(/^-/, ""), down: state.sort.startsWith("-") };
}

/** By the column chosen, numbers by size, words by their reading; what is absent comes last. @param {Row[]} rows */
function sorted(rows) {
  const { column, down } = sorting();
  if (!column) return rows;
  const words = new Intl.Collator(state.lang === "zh" ? "zh-CN" : "en", { numeric: true });
  const compare = (/** @type {Row} */ one, /** @type {Row} */ other) => {
    const [a, b] = [one, other].map((row) => valueIn(row, column));
    if (absent(a) || absent(b)) return Number(absent(a)) - Number(absent(b));
    const [first, second] = down ? [b, a] : [a, b];
    return typeof first === "number" && typeof second === "number" ? first - second : words.compare(worded(one.layer, column, first), worded(one.layer, column, second));
  };
  return [...rows].sort(compare);
}

/** @param {Column} column */
function head(column) {
  const { column: by, down } = sorting();
  const here = by === column.name;
  const next = here && !down ? `-${column.name}` : here ? "" : column.name;
  return el(
    "th",
    { scope: "col", "aria-sort": here ? (down ? "descending" : "ascending") : null },
    el("button", { type: "button", "data-column": column.name, "data-key": `head-${column.name}`, onclick: () => set("sort", next) }, heading(column) + unit(column)),
  );
}

/**
 * @param {Row} each
 * @param {Column[]} shown
 */
function row(each, shown) {
  const { layer, feature } = each;
  const cell = (/** @type {Column} */ { name }, /** @type {number} */ place) => {
    const value = valueIn(each, name);
    const text = absent(value) ? "" : worded(layer, name, value);
    const inside = place ? text : el("button", { type: "button" }, text);
    return el(place ? "td" : "th", { class: typeof value === "number" ? "number" : null, lang: foreign(text), scope: place ? null : "row" }, inside);
  };
  const { id } = feature;
  return el("tr", { "data-id": id, onclick: () => (typeof id === "number" ? visit(layer.id, id) : focus(layer.id, id)) }, shown.map(cell));
}

/** @param {Row[]} all */
function counted(all) {
  if (all.length > MOST_ROWS) return t("tableRowsFirst", { rows: all.length, shown: MOST_ROWS });
  const parts = all.filter(({ feature }) => feature.properties.parent).length;
  return parts
    ? t("tableRowsParts", { rows: all.length, ports: all.length - parts, parts })
    : t("tableRows", { rows: all.length });
}

/** @param {string} id */
function chooser(id) {
  const option = (/** @type {{id: string, title: import("../state/config.js").Pair}} */ { id: each, title }) => el("option", { value: each, selected: each === id }, say(title));
  return el(
    "select",
    { "aria-label": t("tableLayer"), "data-key": "layer", onchange: ({ currentTarget }) => set("table", currentTarget.value) },
    option({ id: ALL, title: { zh: t("tableAll"), en: t("tableAll") } }),
    config.layers.map(option),
    [...own.values()].map(({ layer }) => option(layer)),
  );
}

/** The layers that are listed and that the service answers, each with its rows. @param {Row[]} rows */
function answered(rows) {
  const layers = [...new Set(rows.map(({ layer }) => layer))];
  return layers.flatMap((layer) => (!layer.own && answerable(layer) ? [{ layer, rows: rows.filter((row) => row.layer === layer) }] : []));
}

/**
 * The same rows from the API: in each of its formats, tables as they are here; and as a page.
 *
 * @param {{layer: import("../state/config.js").Layer, rows: Row[]}} answered
 */
function links({ layer, rows }) {
  const chosen = filter(layer, rows.map(({ feature }) => feature));
  const named = columns(layer, rows).map(({ name }) => name);
  const asked = {
    lang: state.lang,
    ...(layer.dated ? { datetime: state.day } : {}),
    ...(chosen ? { filter: chosen } : {}),
    ...(named.includes(sorting().column) ? { sortby: state.sort } : {}),
  };
  const link = (/** @type {string} */ format, /** @type {string} */ text, more = {}) => {
    const query = new URLSearchParams({ f: format, ...asked, ...more });
    return el("a", { href: at(`/collections/${layer.id}/items?${query}`), "data-format": format, target: "_blank", rel: "noopener" }, text);
  };
  const whole = { limit: String(config.pageMaximum) };
  const table = { ...whole, words: "true", properties: named.join() };
  const files = config.formats.filter(({ f }) => f !== PAGE).map(({ f, title, words }) => link(f, say(title), words ? table : whole));
  return [...files, link(PAGE, t("tablePage"))];
}

/** The files of what is listed; those of several layers one below the other. @param {Row[]} rows */
function downloads(rows) {
  const groups = config.formats.length ? answered(rows) : [];
  if (!groups.length) return null;
  const isOne = groups.length === 1;
  return el(
    "details",
    { class: "downloads", open: isOne && window.innerWidth > ROOMY_PX },
    el("summary", {}, t("tableDownload")),
    groups.map((group) => el("p", {}, isOne ? null : el("span", {}, say(group.layer.title)), links(group))),
  );
}

/** @param {Row[]} rows */
function body(rows) {
  const named = columns(state.table === ALL ? null : chosenLayer(), rows);
  return el(
    "div",
    { class: "rows", tabindex: 0, role: "region", "aria-label": state.table === ALL ? t("tableAll") : say(chosenLayer().title) },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, named.map(head))),
      el("tbody", {}, sorted(rows).slice(0, MOST_ROWS).map((each) => row(each, named))),
    ),
  );
}

function draw() {
  if (!isListed()) return;
  const rows = listed();
  const closer = el("button", { type: "button", class: "close", "data-key": "close", "aria-label": t("close"), onclick: close }, "×");
  refill(
    dock,
    el("header", {}, chooser(state.table), el("span", { role: "status" }, counted(rows)), downloads(rows), closer),
    rows.length ? body(rows) : el("p", { class: "waiting" }, t("tableEmpty")),
  );
}

function close() {
  set("table", "");
  byId("show-table").focus();
}

/** Whether there is what is to be listed: own data are not there yet, or are gone. */
function isListed() {
  return Boolean(state.table) && (own.has(state.table) || !state.table.startsWith("own-"));
}

/** Open or close the table; the layer it lists is shown on the map. */
function turn() {
  const open = isListed();
  dock.hidden = !open;
  document.body.classList.toggle("table-open", open);
  byId("show-table").setAttribute("aria-expanded", String(open));
  map.invalidateSize({ animate: false });
  if (open) {
    if (state.table !== ALL && !own.has(state.table)) show(state.table, true);
    draw();
  }
}

/** What the table lists at first: all that a filter left, or the first layer of points shown. */
function first() {
  if (Object.keys(state.where).length) return ALL;
  const points = config.layers.filter(({ geometry }) => geometry === "Point");
  return (points.find(({ id }) => state.layers.includes(id)) ?? points[0])?.id ?? ALL;
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  dock = el("section", { id: "table", "data-label": "tableLabel", "aria-label": t("tableLabel"), hidden: true });
  const button = el("button", {
    type: "button",
    id: "show-table",
    "aria-controls": "table",
    "data-text": "tableShow",
    onclick: () => set("table", state.table ? "" : first()),
  }, t("tableShow"));
  byId("map-buttons").append(button);
  document.body.append(dock);
  on("table", turn);
  on(["sort", "lang"], draw);
  onOwn(turn);
  onDrawn(({ layer }) => [layer.id, ALL].includes(state.table) && draw());
  turn();
}
