/**
 * Measure lines and areas along geodesics. While points are added, clicks on the map are for
 * that alone: they neither check a candidate nor open a popup.
 */

import { drawn } from "../map/layers.js";
import { give } from "../map/names.js";
import { pane } from "../map/panes.js";
import { copy } from "../page/clipboard.js";
import { el, svg } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { tell } from "../page/messages.js";
import { addSection } from "../print/legend.js";
import { area, areaText, azimuthText, legs, lengthText, MOST_POINTS, positionText, readShape, writeShape } from "../pure/measuring.js";
import { line } from "../pure/proximity.js";
import { library } from "../service/libraries.js";
import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";

/** A click so near to a symbol means its position. */
const SNAP_PX = 10;
/** A pointer that went farther between down and up dragged something. */
const STILL_PX = 5;
/** Decimals of a position clicked, about a metre. */
const DECIMALS = 5;
const COLUMNS = ["measureLeg", "measureTo", "measureLength", "measureAzimuth", "measureBack"];

let map;
let wgs84;
let card;
let shapes;
let rubber;
let button;
let adding = false;
/** @type {"line" | "area"} */
let kind = "line";
let pressed = { x: 0, y: 0 };

keep("measure", null, { read: readShape, write: writeShape, undoable: true, apart: true });

function points() {
  return state.measure?.points ?? [];
}

function change(next) {
  set("measure", next.length ? { kind, points: next } : null);
}

function add(position) {
  if (points().length < MOST_POINTS) change([...points(), position]);
  else tell(t("measureMost", { count: MOST_POINTS }));
}

function removeLast() {
  change(points().slice(0, -1));
}

/** The position of the symbol that was clicked, or of the place itself. */
function snapped(latlng) {
  const here = map.latLngToContainerPoint(latlng);
  let [nearest, least] = [latlng.wrap(), SNAP_PX];
  let found = false;
  map.eachLayer((layer) => {
    if (!layer.getLatLng || layer.options.icon?.options.className === "cluster") return;
    const apart = map.latLngToContainerPoint(layer.getLatLng()).distanceTo(here);
    if (apart >= least) return;
    [nearest, least, found] = [layer.getLatLng(), apart, true];
  });
  const { lng, lat } = nearest;
  return found ? [lng, lat] : [+lng.toFixed(DECIMALS), +lat.toFixed(DECIMALS)];
}

/** What a point is called: the place drawn at just that position, else the position. */
function named(position) {
  const there = ({ features }) => features.find(({ geometry }) => geometry.type === "Point" && geometry.coordinates.join() === position.join());
  const feature = [...drawn.values()].filter(({ visible }) => visible).map(there).find(Boolean);
  return feature?.properties[`name_${state.lang}`] ?? positionText(position);
}

/** Take a click before anything on the map hears of it. */
function click(event) {
  if (event.target.closest(".leaflet-control-container, .leaflet-popup")) return;
  event.stopImmediatePropagation();
  if (event.detail > 1 || Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > STILL_PX) return;
  add(snapped(map.mouseEventToLatLng(event)));
}

function doubleClick(event) {
  if (event.target.closest(".leaflet-control-container")) return;
  event.stopImmediatePropagation();
  turn(false);
}

function press(event) {
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "Escape") turn(false);
  else if (event.key === "Backspace") removeLast();
  else return;
  event.preventDefault();
}

/** Show the way to the pointer before it is clicked. */
function follow({ latlng }) {
  const last = points().at(-1);
  if (!last || !wgs84) return;
  const { lng, lat } = latlng.wrap();
  const [leg] = legs(wgs84, { kind: "line", points: [last, [lng, lat]] });
  rubber.setLatLngs(path(leg)).addTo(map);
  map.openTooltip(rubber.tip.setLatLng(latlng).setContent(`${lengthText(leg.distance_m)} · ${azimuthText(leg.azimuth_deg)}`));
}

/** Begin or end to add points. */
function turn(wanted) {
  adding = wanted;
  const container = map.getContainer();
  const listen = wanted ? "addEventListener" : "removeEventListener";
  container[listen]("click", click, true);
  container[listen]("dblclick", doubleClick, true);
  document[listen]("keydown", press, true);
  map[wanted ? "on" : "off"]("mousemove", follow);
  container.classList.toggle("measuring", wanted);
  button.setAttribute("aria-pressed", String(wanted));
  rubber.remove();
  map.closeTooltip(rubber.tip);
  fill();
}

/** Clicks count from the first on, though the library may take a moment. */
function begin() {
  turn(true);
  prepare();
}

async function prepare() {
  try {
    wgs84 ??= (await library("geodesic")).Geodesic.WGS84;
    show();
  } catch (error) {
    turn(false);
    tell(error.message, prepare);
  }
}

function close() {
  turn(false);
  set("measure", null);
  button.focus();
}

function choose(chosen) {
  kind = chosen;
  change(points());
  fill();
}

function path({ from: [lon, lat], to: [toLon, toLat] }) {
  return line(wgs84, lon, lat, { lon: toLon, lat: toLat }, {}).geometry.coordinates.map(([x, y]) => [y, x]);
}

function draw() {
  shapes.clearLayers();
  rubber.remove();
  const { all } = measured();
  const options = { pane: "measure", className: "measured", interactive: false };
  const filled = { ...options, className: "measured filled" };
  if (state.measure?.kind === "area") shapes.addLayer(L.polygon(all.flatMap(path), { ...filled, stroke: false }));
  for (const leg of all) shapes.addLayer(L.polyline(path(leg), options));
  for (const [lon, lat] of points()) shapes.addLayer(L.circleMarker([lat, lon], { ...filled, radius: 3.5, fillOpacity: 1 }));
  give("measure", all.map((leg, place) => ({
    key: String(place), text: lengthText(leg.distance_m), at: middle(leg), kind: "distance", rank: 0, bold: lengthText(leg.distance_m),
  })));
}

function middle(leg) {
  const all = path(leg);
  return all[Math.floor(all.length / 2)];
}

function measured() {
  const all = state.measure && wgs84 ? legs(wgs84, state.measure) : [];
  const length_m = all.reduce((sum, { distance_m }) => sum + distance_m, 0);
  return { all, length_m, closed: state.measure?.kind === "area" && all.length > 2 };
}

function sums({ all, length_m, closed }) {
  const rows = [[closed ? "measureRound" : "measureTotal", lengthText(length_m)]];
  if (closed) {
    const m2 = area(wgs84, all);
    rows.push(["measureWithin", m2 === null ? t("measureCrossing") : areaText(m2)]);
  }
  return rows.map(([key, text]) => [t(key), text]);
}

function cells({ to, distance_m, azimuth_deg, back_deg }, place) {
  return [place + 1, named(to), lengthText(distance_m), azimuthText(azimuth_deg), azimuthText(back_deg)];
}

function table({ all }) {
  const row = (leg, place) => el("tr", {}, cells(leg, place).map((text, column) => el("td", { class: column === 1 ? null : "number" }, text)));
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, COLUMNS.map((key) => el("th", { scope: "col" }, t(key))))),
    el("tbody", {}, all.map(row)),
  );
}

/** The result as rows of text that a spreadsheet takes. */
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

function action(key, onclick, more = {}) {
  return el("button", { type: "button", "data-key": key, onclick, ...more }, t(key));
}

function fill() {
  kind = state.measure?.kind ?? kind;
  card.hidden = !adding && !points().length;
  if (card.hidden) return;
  const way = (key, chosen) => action(key, () => choose(chosen), { "aria-pressed": String(kind === chosen) });
  refill(
    card,
    el("button", { type: "button", class: "close", "data-key": "close", "aria-label": t("close"), onclick: close }, "×"),
    el("p", { class: "row" }, way("measureLine", "line"), way("measureArea", "area"), adding ? action("measureEnd", () => turn(false)) : action("measureOn", begin)),
    ...(adding ? [el("p", { class: "tip" }, t("measureTip")), el("p", { class: "row" }, action("measureCentre", addCentre), points().length ? action("measureBackOne", removeLast) : null)] : []),
    ...result(),
  );
}

function addCentre() {
  add(snapped(map.getCenter()));
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
    onclick: () => (adding ? turn(false) : begin()),
  }, sign);
}

function control(position, node) {
  const made = new L.Control({ position });
  made.onAdd = () => node;
  made.addTo(map);
  L.DomEvent.disableClickPropagation(node);
  L.DomEvent.disableScrollPropagation(node);
}

export async function start(leafletMap) {
  map = leafletMap;
  pane(map, "measure");
  shapes = L.layerGroup().addTo(map);
  rubber = L.polyline([], { pane: "measure", className: "measured", dashArray: "4 4", interactive: false });
  rubber.tip = L.tooltip({ className: "hover", direction: "right", offset: [14, 0], interactive: false });
  button = ruler();
  control("bottomright", el("div", { class: "leaflet-bar" }, button));
  card = el("section", { id: "measure", "data-label": "measure", "aria-label": t("measure"), hidden: true });
  control("topleft", card);
  map.getContainer().addEventListener("pointerdown", ({ clientX: x, clientY: y }) => { pressed = { x, y }; }, true);
  addSection(legend);
  on(["measure", "lang"], show);
  show();
  if (state.measure) await prepare();
}
