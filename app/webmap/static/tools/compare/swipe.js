/**
 * A line on the map between two days: left of it all that depends on the day is drawn as of
 * the earlier one, right of it as of the later. The side of the map's own day is its usual
 * layers, cut at the line; the other side is drawn beside them.
 */

import { nameOf, shortName, style } from "../../map/feature-style.js";
import { hover } from "../../map/hover.js";
import { drawn, drawnOf, featuresOn, onDrawn, SHAPES } from "../../map/layers.js";
import { give, mute } from "../../map/names.js";
import { pane } from "../../map/panes.js";
import { drawnAs } from "../../map/shapes.js";
import { symbolMarker } from "../../map/symbol-marker.js";
import { el, first } from "../../page/dom.js";
import { tell } from "../../page/messages.js";
import { oneAtATime } from "../../pure/latest.js";
import { MIDDLE, moved, percentAt, readPercent } from "../../pure/swiping.js";
import { passes } from "../../state/facets.js";
import { keep, on, set, state } from "../../state/state.js";
import { t } from "../../state/texts.js";

/**
 * @typedef {import("../../map/layers.js").Entry} Entry
 * @typedef {ReturnType<typeof drawnOf>[number]} Pair A feature and its shape.
 */

/** Pixels that no map reaches beyond. */
const FAR = 1e5;

keep("swipe", null, { read: readPercent, write: (percent) => String(percent ?? ""), undoable: true });

/** @type {L.Map} */
let map;
/** @type {HTMLElement} */
let line;
/** @type {L.LayerGroup} */
let shapes;
/** Features of the other day with their shapes, by layer. @type {[Entry, Pair[]][]} */
let beside = [];
/** @type {() => boolean} */
let isWanted;
/** What `beside` was drawn for. */
let answered = "";

function seen() {
  return state.swipe !== null && isWanted();
}

function isEarlier() {
  return state.day < state.compare;
}

/** @type {(kind: "dated" | "beside") => HTMLElement[]} */
function panes(kind) {
  return SHAPES.map((shape) => map.getPanes()[`${shape}-${kind}`]);
}

/**
 * Cut panes at the line: what is left of it stays, or what is right.
 *
 * @param {"dated" | "beside"} kind
 * @param {boolean} staysLeft
 * @param {number} x
 */
function cut(kind, staysLeft, x) {
  const [from, to] = staysLeft ? [-FAR, x] : [x, FAR];
  const shape = `polygon(${from}px ${-FAR}px, ${to}px ${-FAR}px, ${to}px ${FAR}px, ${from}px ${FAR}px)`;
  for (const each of panes(kind)) each.style.clipPath = shape;
}

/**
 * Names of a side, of what is drawn there.
 *
 * @type {(entry: Entry, pairs: Pair[], isLeft: boolean, limit: number) => import("../../map/names.js").Name[]}
 */
function named(entry, pairs, isLeft, limit) {
  const { layer } = entry;
  if (layer.paint.named_from === null) return [];
  return pairs
    .map(([feature, shape]) => nameOf(layer, shape, feature))
    .filter(({ at }) => map.latLngToContainerPoint(at).x < limit === isLeft)
    .map((name) => ({ ...name, key: `${layer.id} ${name.key}` }));
}

function place() {
  const { swipe } = state;
  if (swipe === null || !isWanted()) return;
  const limit = (map.getSize().x * swipe) / 100;
  const { x } = map.containerPointToLayerPoint([limit, 0]);
  const own = isEarlier();
  cut("dated", own, x);
  cut("beside", !own, x);
  line.style.left = `${swipe}%`;
  line.setAttribute("aria-valuenow", String(swipe));
  const dated = [...drawn.values()].filter(({ layer, visible }) => layer.dated && visible);
  const here = dated.flatMap((entry) => named(entry, drawnOf(entry), own, limit));
  const there = beside.flatMap(([entry, pairs]) => named(entry, pairs, !own, limit));
  give("swipe", [...here, ...there]);
}

/** The other day's side of a layer. @type {(entry: Entry, features: import("../../service/answers.js").Feature[]) => Pair[]} */
function drawBeside(entry, features) {
  const { layer } = entry;
  return features.filter((feature) => passes(layer, feature)).map((feature) => {
    const looks = () => ({ ...style(layer, feature), pane: `${layer.geometry}-beside` });
    const shape = drawnAs(feature, {
      style: looks,
      pointToLayer: (_, position) => symbolMarker(position, looks()),
      interactive: layer.geometry === "Point",
    });
    hover(map, shape, () => shortName(feature));
    shapes.addLayer(shape);
    return [feature, shape];
  });
}

function write() {
  const [earlier, later] = [state.day, state.compare].sort();
  first(".earlier", HTMLElement, line).textContent = earlier;
  first(".later", HTMLElement, line).textContent = later;
  line.setAttribute("aria-label", t("swipeLabel"));
  line.setAttribute("aria-valuetext", t("swipeText", { earlier, later, percent: state.swipe }));
}

function leave() {
  shapes.clearLayers();
  beside = [];
  answered = "";
  for (const each of panes("dated")) each.style.clipPath = "";
  give("swipe", []);
}

const inquire = oneAtATime(async () => {
  line.hidden = !seen();
  for (const { layer } of drawn.values()) if (layer.dated) mute(layer.id, seen());
  if (!seen()) {
    leave();
    return;
  }
  write();
  const entries = [...drawn.values()].filter(({ layer, visible }) => layer.dated && visible);
  const question = JSON.stringify([state.compare, state.where, entries.map(({ layer }) => layer.id)]);
  try {
    if (question !== answered) {
      const found = await Promise.all(entries.map(({ layer }) => featuresOn(layer, state.compare)));
      shapes.clearLayers();
      beside = entries.map((entry, index) => [entry, drawBeside(entry, found[index])]);
      answered = question;
    }
    place();
  } catch (error) {
    leave();
    tell(t("compareFailed", { why: error.message }), inquire);
  }
});

/** @param {PointerEvent} event */
function drag(event) {
  if (line.hasPointerCapture(event.pointerId)) set("swipe", percentAt(event.clientX, map.getContainer().getBoundingClientRect()));
}

/** @param {KeyboardEvent} event */
function press(event) {
  const percent = moved(event.key, state.swipe ?? MIDDLE);
  if (percent === undefined) return;
  event.preventDefault();
  set("swipe", percent);
}

function slider() {
  const made = el(
    "div",
    { id: "swipe", role: "slider", tabindex: 0, hidden: true, "aria-valuemin": 0, "aria-valuemax": 100, onkeydown: press, onpointermove: drag },
    el("span", { class: "earlier", "aria-hidden": "true" }),
    el("span", { class: "grip", "aria-hidden": "true" }),
    el("span", { class: "later", "aria-hidden": "true" }),
  );
  made.addEventListener("pointerdown", (event) => {
    made.setPointerCapture(event.pointerId);
    made.focus();
  });
  L.DomEvent.disableClickPropagation(made);
  return made;
}

/** Draw the line in the middle, or take it away. */
export function toggle() {
  set("swipe", state.swipe === null ? MIDDLE : null);
}

/**
 * Be ready for the line; it is drawn while `wanted` says that two days are compared.
 *
 * @param {L.Map} leafletMap
 * @param {() => boolean} wanted
 */
export function start(leafletMap, wanted) {
  map = leafletMap;
  isWanted = wanted;
  for (const shape of SHAPES) pane(map, `${shape}-beside`).classList.add("on-screen-only");
  shapes = L.layerGroup().addTo(map);
  line = slider();
  map.getContainer().append(line);
  map.on("move resize zoomend", place);
  onDrawn(({ layer }) => layer.dated && inquire());
  on("swipe", (percent) => {
    if (percent !== null && !line.hidden) {
      write();
      place();
    } else inquire();
  });
  on(["compare", "day", "where", "lang"], inquire);
  inquire();
}
