/**
 * Names on the map: of ports, areas, provinces, neighbours and seas, none over another.
 *
 * Whatever has names gives them under a key of its own. They stand in a pane of the map, so
 * that they keep still while it is dragged, and are placed anew when it comes to rest.
 *
 * @typedef {object} Name
 * @property {string} key Unique among the names given together.
 * @property {string} text
 * @property {L.LatLngExpression} at
 * @property {string} kind Its class: `place`, `area`, `distance`, `province`, `country`, `sea`, `island`, `seat`.
 * @property {number} rank The least is placed first.
 * @property {number} [from] The zoom from which it is written.
 * @property {number} [gap] Pixels from the place to the text; without one it stands on the place.
 * @property {import("../pure/name-placing.js").Side[]} [sides]
 * @property {string} [colour]
 * @property {string} [bold] The beginning of the text that is bold.
 *
 * @typedef {import("../pure/name-placing.js").Wanted & {name: Name}} Wanted
 * @typedef {import("../pure/name-placing.js").Placed<Wanted>} Written
 */

import { el } from "../page/dom.js";
import { place } from "../pure/name-placing.js";
import { on, state } from "../state/state.js";
import { pane as makePane } from "./panes.js";

/** Names are placed so far beyond the view, of its size. */
const BEYOND = 0.25;
const ASIDE = /** @type {import("../pure/name-placing.js").Side[]} */ (["right", "left", "above", "below"]);
/** What matters more than this may cover symbols. */
const OVER_RANK = 4;
const MARKERS = ".cluster, .candidate";
/** Lines lead to so many names at the most: more would hide the map that they explain. */
const MOST_LED = 100;
/** Height of a line of text, of its size. */
const LINE = 1.15;

/** @type {Map<string, Name[]>} */
const given = new Map();
/** @type {Map<string, () => L.LatLngExpression[]>} */
const symbolsOf = new Map();
/** @type {Set<string>} */
const muted = new Set();
/** @type {Map<string, import("../pure/name-placing.js").Side | null>} */
let before = new Map();
/** @type {Map<string, HTMLElement>} */
let shown = new Map();
/** @type {Map<string, {font: string, spacing: number, height: number}>} */
const fonts = new Map();
/** @type {Map<string, number>} */
const widths = new Map();
const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/** @type {L.Map} */
let map;
/** @type {HTMLElement} */
let pane;
let waiting = false;

/**
 * Give all names of a source in place of those before, and the places of its symbols.
 *
 * @param {string} source
 * @param {Name[]} names
 * @param {() => L.LatLngExpression[]} [symbols]
 */
export function give(source, names, symbols = () => []) {
  given.set(source, names);
  symbolsOf.set(source, symbols);
  later();
}

/**
 * Leave the names of a source out for a while, or write them again.
 *
 * @param {string} source
 * @param {boolean} isMuted
 */
export function mute(source, isMuted) {
  if (isMuted) muted.add(source);
  else muted.delete(source);
  later();
}

/** @type {(kind: string) => {font: string, spacing: number, height: number}} */
function looksOf(kind) {
  const key = `${kind} ${state.lang}`;
  const known = fonts.get(key);
  if (known) return known;
  const probe = el("span", { class: `name ${kind}` }, "口");
  pane.append(probe);
  const looks = getComputedStyle(probe);
  const size = Number.parseFloat(looks.fontSize);
  const found = {
    font: `${looks.fontStyle} ${looks.fontWeight} ${size}px ${looks.fontFamily}`,
    spacing: Number.parseFloat(looks.letterSpacing) || 0,
    height: size * LINE,
  };
  probe.remove();
  fonts.set(key, found);
  return found;
}

/** @type {(text: string, kind: string) => number} */
function widthOf(text, kind) {
  const key = `${kind} ${state.lang} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  const { font, spacing } = looksOf(kind);
  pen.font = font;
  const width = pen.measureText(text).width + spacing * text.length;
  widths.set(key, width);
  return width;
}

/** @type {(source: string, name: Name) => Wanted} */
function wanted(source, name) {
  const { x, y } = map.latLngToLayerPoint(name.at);
  return {
    key: `${source} ${name.key}`,
    text: name.text,
    x,
    y,
    width: widthOf(name.text, name.kind),
    height: looksOf(name.kind).height,
    gap: name.gap ?? 0,
    sides: name.sides ?? (name.gap ? ASIDE : ["centre"]),
    rank: name.rank,
    over: name.rank < OVER_RANK,
    name,
  };
}

function markers() {
  const { x, y } = map.getContainer().getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(MARKERS)].map((marker) => {
    const { left, top, right, bottom } = marker.getBoundingClientRect();
    const [one, other] = [L.point(left - x, top - y), L.point(right - x, bottom - y)].map((corner) => map.containerPointToLayerPoint(corner));
    return { left: one.x, top: one.y, right: other.x, bottom: other.y };
  });
}

const SYMBOL_PX = 4;

/** @type {(view: L.LatLngBounds) => import("../pure/name-placing.js").Box[]} */
function symbols(view) {
  return [...symbolsOf.values()].flatMap((list) => list())
    .filter((at) => view.contains(at))
    .map((at) => map.latLngToLayerPoint(at))
    .map(({ x, y }) => ({ left: x - SYMBOL_PX, top: y - SYMBOL_PX, right: x + SYMBOL_PX, bottom: y + SYMBOL_PX }));
}

/** @typedef {{leaders?: boolean, features?: boolean, taken?: import("../pure/name-placing.js").Box[]}} OnPaper */

/**
 * Whether a name is written at a zoom; of a picture for slides all features' are, no towns'.
 *
 * @type {(name: Name, zoom: number, features: boolean) => boolean}
 */
function isWritten({ from = 0, kind }, zoom, features) {
  return features ? kind === "place" || (kind !== "seat" && from <= zoom) : from <= zoom;
}

/**
 * Where the names within bounds stand, by source and name.
 *
 * @param {L.LatLngBounds} view
 * @param {OnPaper} [paper]
 */
function placed(view, { leaders = false, features = false, taken = [] } = {}) {
  // Paper is seen from nearer than a screen.
  const zoom = map.getZoom() + (leaders ? 1 : 0);
  const all = [];
  // In one order, however late each source has given its names.
  for (const [source, names] of [...given].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (muted.has(source)) continue;
    for (const name of names) {
      if (isWritten(name, zoom, features) && view.contains(name.at)) all.push({ ...wanted(source, name), led: leaders && name.kind === "note" });
    }
  }
  return place(all, { taken: [...markers(), ...taken], symbols: symbols(view), before, leaders: leaders && !(features && all.length > MOST_LED) });
}

/** How many places within bounds have a name, and it is not among those that are written. @type {(view: L.LatLngBounds, found: Written[]) => number} */
function unnamed(view, found) {
  const texts = new Set(found.map(({ wanted }) => wanted.text));
  const left = [...given].flatMap(([source, names]) => (muted.has(source) ? [] : names))
    .filter(({ kind, at, text }) => kind === "place" && view.contains(at) && !texts.has(text));
  return new Set(left.map(({ text }) => text)).size;
}

/** @type {(written: Written) => HTMLElement} */
function write({ wanted: { name: { text, kind, bold = "", colour } }, box }) {
  const parts = bold ? [el("b", {}, bold), text.slice(bold.length)] : [text];
  const node = el("span", { class: `name ${kind}` }, ...parts);
  if (colour) node.style.color = colour;
  node.style.transform = `translate(${Math.round(box.left)}px, ${Math.round(box.top)}px)`;
  return node;
}

/** @param {Written[]} found */
function draw(found) {
  /** @type {Map<string, HTMLElement>} */
  const now = new Map();
  for (const each of found) {
    const node = write(each);
    const old = shown.get(each.wanted.key);
    now.set(each.wanted.key, old?.isEqualNode(node) ? old : node);
  }
  pane.replaceChildren(...now.values());
  shown = now;
  before = new Map(found.map(({ wanted: { key }, side }) => [key, side]));
}

function follow() {
  waiting = false;
  draw(placed(map.getBounds().pad(BEYOND)));
}

/** Once a frame, however much was drawn in it. */
function later() {
  if (waiting || !pane) return;
  waiting = true;
  requestAnimationFrame(follow);
}

/**
 * Write all names within bounds, with leader lines where there is no room, while something
 * is done; it is given the lines, in pixels of the layers, as what is `taken` is given, and how
 * many places stay without a name: a picture for slides with too many for lines has such.
 *
 * @template R
 * @param {L.LatLngBounds} bounds
 * @param {OnPaper} paper
 * @param {(leaders: [number, number, number, number][], left: number) => R} action
 * @returns {R}
 */
export function everywhere(bounds, paper, action) {
  const found = placed(bounds, { ...paper, leaders: true });
  draw(found);
  try {
    return action(found.flatMap(({ leader }) => (leader ? [leader] : [])), paper.features ? unnamed(bounds, found) : 0);
  } finally {
    follow();
  }
}

/** The elements of the names that are written. */
export function written() {
  return [...shown.values()];
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  pane = makePane(map, "names");
  pane.classList.add("leaflet-zoom-hide");
  pane.setAttribute("aria-hidden", "true");
  map.on("moveend zoomend resize viewreset", later);
  on("lang", later);
  document.fonts?.addEventListener("loadingdone", () => {
    fonts.clear();
    widths.clear();
    later();
  });
  later();
}
