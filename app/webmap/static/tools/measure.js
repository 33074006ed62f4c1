/** Measure lines and areas along geodesics. */

import { fullName } from "../map/feature-style.js";
import { drawn } from "../map/layers.js";
import { give } from "../map/names.js";
import { pane } from "../map/panes.js";
import { control, ellipsoid, layersOf, legsOf, loadEllipsoid, middle, pen, snapped } from "../map/sketch.js";
import { copy } from "../page/clipboard.js";
import { el, svg } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { tell } from "../page/messages.js";
import { addSection } from "../print/legend.js";
import { area, areaText, azimuthText, lengthText, MOST_POINTS, positionText, readShape, writeShape } from "../pure/measuring.js";
import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";

const COLUMNS = ["measureLeg", "measureTo", "measureLength", "measureAzimuth", "measureBack"];

/**
 * @typedef {import("../pure/measuring.js").Position} Position
 * @typedef {import("../pure/measuring.js").Shape} Shape
 */

/** @type {L.Map} */
let map;
/** @type {HTMLElement} */
let card;
/** @type {L.LayerGroup} */
let shapes;
/** @type {HTMLButtonElement} */
let button;
/** @type {ReturnType<typeof pen>} */
let sketch;
/** @type {Shape["kind"]} */
let kind = "line";

keep("measure", null, { read: readShape, write: writeShape, undoable: true, apart: true });

function points() {
  return state.measure?.points ?? [];
}

/** @param {Position[]} next */
function change(next) {
  set("measure", next.length ? { kind, points: next } : null);
}

/** @param {Position} position */
function add(position) {
  if (points().length < MOST_POINTS) change([...points(), position]);
  else tell(t("measureMost", { count: MOST_POINTS }));
}

function removeLast() {
  change(points().slice(0, -1));
}

/** What a point is called: the place drawn at just that position, else the position. @type {(position: Position) => string} */
function named(position) {
  /** @type {(entry: import("../map/layers.js").Entry) => import("../service/answers.js").Feature | undefined} */
  const there = ({ features }) => features.find(({ geometry }) => geometry.type === "Point" && geometry.coordinates.join() === position.join());
  const feature = [...drawn.values()].filter(({ visible }) => visible).map(there).find(Boolean);
  return feature ? fullName(feature) : positionText(position);
}

/** Clicks count from the first on, though the library may take a moment. */
function begin() {
  sketch.turn(true);
  prepare();
}

async function prepare() {
  try {
    await loadEllipsoid();
    show();
  } catch (error) {
    sketch.turn(false);
    tell(error.message, prepare);
  }
}

function close() {
  sketch.turn(false);
  set("measure", null);
  button.focus();
}

/** @param {Shape["kind"]} chosen */
function choose(chosen) {
  kind = chosen;
  change(points());
  fill();
}

function draw() {
  shapes.clearLayers();
  sketch.clear();
  const { all } = measured();
  if (state.measure) {
    const drawing = layersOf(state.measure, { pane: "measure", className: "measured", interactive: false });
    for (const layer of Object.values(drawing).flat()) shapes.addLayer(layer);
  }
  give("measure", all.map((leg, place) => ({
    key: String(place), text: lengthText(leg.distance_m), at: middle(leg), kind: "distance", rank: 0, bold: lengthText(leg.distance_m),
  })));
}

function measured() {
  const all = legsOf(state.measure);
  const length_m = all.reduce((sum, { distance_m }) => sum + distance_m, 0);
  return { all, length_m, closed: state.measure?.kind === "area" && all.length > 2 };
}

/** @type {(found: ReturnType<typeof measured>) => [string, string][]} */
function sums({ all, length_m, closed }) {
  /** @type {[string, string][]} */
  const rows = [[closed ? "measureRound" : "measureTotal", lengthText(length_m)]];
  const wgs84 = ellipsoid();
  if (closed && wgs84) {
    const m2 = area(wgs84, all);
    rows.push(["measureWithin", m2 === null ? t("measureCrossing") : areaText(m2)]);
  }
  return rows.map(([key, text]) => [t(key), text]);
}

/** @type {(leg: import("../pure/measuring.js").Leg, place: number) => (string | number)[]} */
function cells({ to, distance_m, azimuth_deg, back_deg }, place) {
  return [place + 1, named(to), lengthText(distance_m), azimuthText(azimuth_deg), azimuthText(back_deg)];
}

/** @param {ReturnType<typeof measured>} found */
function table({ all }) {
  /** @type {(leg: import("../pure/measuring.js").Leg, place: number) => HTMLElement} */
  const row = (leg, place) => el("tr", {}, cells(leg, place).map((text, column) => el("td", { class: column === 1 ? null : "number" }, text)));
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, COLUMNS.map((key) => el("th", { scope: "col" }, t(key))))),
    el("tbody", {}, all.map(row)),
  );
}

/** The result as rows of text that a spreadsheet takes. @param {ReturnType<typeof measured>} found */
function asText(found) {
  const rows = [
    COLUMNS.map((key) => t(key)),
    ["", named(points()[0]), t("measureStart")],
    ...found.all.map(cells),
    ...sums(found).map(([label, text]) => [label, "", text]),
    [t("measureMethod")],
  ];
  return rows.map((row) => row.join("\t")).join("\n");
}

function result() {
  const found = measured();
  if (!points().length) return [];
  const said = el("span", { role: "status" });
  const body = found.all.length
    ? [
        el("div", { role: "status" }, el("dl", {}, sums(found).flatMap(([label, text]) => [el("dt", {}, label), el("dd", {}, text)]))),
        el("div", { class: "legs", tabindex: 0, role: "region", "aria-label": t("measureLeg") }, table(found)),
        el("p", { class: "row" }, action("measureCopy", () => copy(asText(found), card, said)), said),
      ]
    : [];
  return [
    el("p", {}, `${t("measureStart")} ${named(points()[0])}`),
    ...body,
    el("p", { class: "note" }, t("measureMethod")),
  ];
}

/**
 * @param {string} key
 * @param {() => void} onclick
 * @param {Record<string, string>} [more]
 */
function action(key, onclick, more = {}) {
  return el("button", { type: "button", "data-key": key, onclick, ...more }, t(key));
}

function fill() {
  kind = state.measure?.kind ?? kind;
  const adding = sketch.isOn();
  button.setAttribute("aria-pressed", String(adding));
  card.hidden = !adding && !points().length;
  if (card.hidden) return;
  /** @type {(key: string, chosen: Shape["kind"]) => HTMLElement} */
  const way = (key, chosen) => action(key, () => choose(chosen), { "aria-pressed": String(kind === chosen) });
  refill(
    card,
    el("button", { type: "button", class: "close", "data-key": "close", "aria-label": t("close"), onclick: close }, "×"),
    el("p", { class: "row" }, way("measureLine", "line"), way("measureArea", "area"), adding ? action("measureEnd", () => sketch.turn(false)) : action("measureOn", begin)),
    ...(adding ? [el("p", { class: "tip" }, t("measureTip")), el("p", { class: "row" }, action("measureCentre", addCentre), points().length ? action("measureBackOne", removeLast) : null)] : []),
    ...result(),
  );
}

function addCentre() {
  add(snapped(map, map.getCenter()));
}

/** What the line on a printed sheet is, and how long. */
function legend() {
  const found = measured();
  if (!found.all.length) return null;
  return { title: t("measureTitle"), rows: sums(found).map(([label, text]) => ({ text: `${label} ${text}`, colour: "var(--focus)" })) };
}

function show() {
  fill();
  draw();
}

const RULER = "M1 11 11 1l4 4L5 15zM4 8l2 2M6.5 5.5 8 7M9 3l2 2";

function ruler() {
  const sign = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: RULER, fill: "none", stroke: "currentColor", "stroke-width": 1.3 }));
  return el("button", {
    type: "button",
    id: "measure-start",
    "data-label": "measure",
    "aria-label": t("measure"),
    title: t("measure"),
    "aria-pressed": "false",
    onclick: () => (sketch.isOn() ? sketch.turn(false) : begin()),
  }, sign);
}

/** @param {L.Map} leafletMap */
export async function start(leafletMap) {
  map = leafletMap;
  pane(map, "measure");
  shapes = L.layerGroup().addTo(map);
  sketch = pen(map, "measure", { add, removeLast, last: () => points()[points().length - 1], turned: fill });
  button = ruler();
  control(map, "bottomright", el("div", { class: "leaflet-bar" }, button));
  card = el("section", { id: "measure", "data-label": "measure", "aria-label": t("measure"), hidden: true });
  control(map, "topleft", card);
  addSection(legend);
  on(["measure", "lang"], show);
  show();
  if (state.measure) await prepare();
}
