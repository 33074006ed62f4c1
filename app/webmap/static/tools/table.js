/** A table below the map: the visible features of a layer, to sort, zoom to and download. */

import { drawn, focus, onDrawn, show } from "../map/layers.js";
import { absent, heading, isQuiet, twinOf, unit, worded } from "../page/column-words.js";
import { byId, el, foreign } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { at } from "../service/root.js";
import { config, layerOf } from "../state/config.js";
import { answerable, filter } from "../state/facets.js";
import { keep, on, set, state } from "../state/state.js";
import { say, t } from "../state/texts.js";

const PLACE = [
  { name: "status", meaning: { zh: "状态", en: "Status" }, unit: "" },
  { name: "province_zh", meaning: { zh: "省级行政区", en: "Province" }, unit: "" },
];
/** On a narrower screen the rows need the place. */
const ROOMY_PX = 900;

let map;
let dock;

keep("table", "", {
  read: (text) => {
    if (text) layerOf(text);
    return text;
  },
});
keep("sort", "");

/** The columns worth a place in the table: those that some row fills. */
function columns(layer, features) {
  const filled = ({ name }) => features.some(({ properties }) => !absent(properties[name]));
  const own = layer.columns.filter((column) => !isQuiet(column) && filled(column) && !filled({ name: twinOf(column) }));
  const name = { name: `name_${state.lang}`, meaning: { zh: "名称", en: "Name" }, unit: "" };
  return [name, ...PLACE.filter(filled), ...own];
}

function sorting() {
  return { column: state.sort.replace(/^-/, ""), down: state.sort.startsWith("-") };
}

/** By the column chosen, numbers by size, words by their reading; what is absent comes last. */
function sorted(layer, features) {
  const { column, down } = sorting();
  if (!column) return features;
  const words = new Intl.Collator(state.lang === "zh" ? "zh-CN" : "en", { numeric: true });
  const key = ({ properties }) => properties[column];
  const text = (value) => worded(layer, column, value);
  const compare = (a, b) => (typeof a === "number" ? a - b : words.compare(text(a), text(b)));
  return [...features].sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    if (absent(a) || absent(b)) return Number(absent(a)) - Number(absent(b));
    return down ? compare(b, a) : compare(a, b);
  });
}

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

function row(layer, feature, shown) {
  const go = () => focus(layer.id, feature.id);
  const cell = ({ name }, place) => {
    const value = feature.properties[name];
    const text = absent(value) ? "" : worded(layer, name, value);
    const inside = place ? text : el("button", { type: "button" }, text);
    return el(place ? "td" : "th", { class: typeof value === "number" ? "number" : null, lang: foreign(text), scope: place ? null : "row" }, inside);
  };
  return el("tr", { "data-id": feature.id, onclick: go }, shown.map(cell));
}

function rows(features) {
  const parts = features.filter(({ properties }) => properties.parent).length;
  return parts
    ? t("tableRowsParts", { rows: features.length, ports: features.length - parts, parts })
    : t("tableRows", { rows: features.length });
}

function chooser(id) {
  const option = ({ id: each, title }) => el("option", { value: each, selected: each === id }, say(title));
  return el(
    "select",
    { "aria-label": t("tableLayer"), "data-key": "layer", onchange: ({ target }) => set("table", target.value) },
    config.layers.map(option),
  );
}

/** The same rows from the API, in each of its formats. */
function downloads(layer, shown) {
  const chosen = filter(layer, shown);
  const asked = {
    limit: String(config.pageMaximum),
    lang: state.lang,
    ...(layer.dated ? { datetime: state.day } : {}),
    ...(chosen ? { filter: chosen, "filter-lang": "cql2-text" } : {}),
  };
  const link = ({ f, title }) => {
    const query = new URLSearchParams({ f, ...asked });
    return el("a", { href: at(`/collections/${layer.id}/items?${query}`), "data-format": f, target: "_blank", rel: "noopener" }, say(title));
  };
  return el("details", { class: "downloads", open: window.innerWidth > ROOMY_PX }, el("summary", {}, t("tableDownload")), el("p", {}, config.formats.map(link)));
}

function body(layer, shown) {
  const features = sorted(layer, shown);
  const named = columns(layer, shown);
  return el(
    "div",
    { class: "rows", tabindex: 0, role: "region", "aria-label": say(layer.title) },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, named.map(head))),
      el("tbody", {}, features.map((feature) => row(layer, feature, named))),
    ),
  );
}

function draw() {
  const entry = drawn.get(state.table);
  if (!entry) return;
  const { layer, shown } = entry;
  const closer = el("button", { type: "button", class: "close", "data-key": "close", "aria-label": t("close"), onclick: close }, "×");
  refill(
    dock,
    el("header", {}, chooser(layer.id), el("span", { role: "status" }, rows(shown)), shown.length && answerable(layer) ? downloads(layer, shown) : null, closer),
    shown.length ? body(layer, shown) : el("p", { class: "waiting" }, t("tableEmpty")),
  );
}

function close() {
  set("table", "");
  byId("show-table").focus();
}

/** Open or close the table; the layer it lists is shown on the map. */
function turn() {
  const open = Boolean(state.table);
  dock.hidden = !open;
  document.body.classList.toggle("table-open", open);
  byId("show-table").setAttribute("aria-expanded", String(open));
  map.invalidateSize({ animate: false });
  if (open) {
    show(state.table, true);
    draw();
  }
}

function first() {
  const points = config.layers.filter(({ geometry }) => geometry === "Point");
  return (points.find(({ id }) => state.layers.includes(id)) ?? points[0]).id;
}

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
  document.body.append(button, dock);
  on("table", turn);
  on(["sort", "lang"], draw);
  onDrawn(({ layer }) => layer.id === state.table && draw());
  turn();
}
