/** The view of the map, stored in the address as latitude, longitude, zoom. */

import { all, byId } from "../page/dom.js";
import { keep, on, set, state } from "../state/state.js";

const EXACT = 4;
const EDGE_PX = 30;
const BESIDE_PX = 900;
const NEAREST_ZOOM = 13;
const BUTTONS_PX = 60;

/** @type {(text: string) => [number, number, number]} */
function read(text) {
  const [lat, lon, zoom, ...more] = text.split(",").map(Number);
  if (!Number.isFinite(lat + lon + zoom) || more.length) throw new RangeError(text);
  return [lat, lon, zoom];
}

keep("view", null, {
  read: (text) => (text ? read(text) : null),
  write: (view) => (view ? view.join(",") : ""),
  undoable: true,
});

/**
 * How far from its edges the map is covered: by the verdict beside or beneath it and the buttons
 * that make way for that, or by the legend of a frame.
 *
 * @returns {{paddingTopLeft: L.PointTuple, paddingBottomRight: L.PointTuple}}
 */
export function covered() {
  const { width, height } = byId("verdict").getBoundingClientRect();
  const legend = document.querySelector("#legend[open]")?.getBoundingClientRect().width ?? 0;
  const beside = width && width + BUTTONS_PX;
  const [right, bottom] = window.innerWidth > BESIDE_PX ? [Math.max(beside, legend), 0] : [legend, height && height + BUTTONS_PX];
  return { paddingTopLeft: [EDGE_PX, EDGE_PX], paddingBottomRight: [right + EDGE_PX, bottom + EDGE_PX] };
}

/**
 * Let the buttons in the corner make way for the verdict: beside it where it reaches them, or
 * above it where it lies beneath the map.
 *
 * @param {L.Map} map
 */
function makeWay(map) {
  const card = byId("verdict").getBoundingClientRect();
  const { bottom } = map.getContainer().getBoundingClientRect();
  const [corner] = all(".leaflet-bottom.leaflet-right", HTMLElement, map.getContainer());
  const isBeside = window.innerWidth > BESIDE_PX;
  const aside = isBeside && card.bottom > bottom - corner.offsetHeight ? card.width + EDGE_PX / 2 : 0;
  const above = !isBeside && card.height ? Math.max(bottom - card.top, 0) : 0;
  corner.classList.toggle("above-verdict", above > 0);
  Object.assign(corner.style, { right: `${aside}px`, bottom: `${above}px` });
}

/** Whether the view changes by itself, which is no choice of anybody's. */
let showing = false;
let away = false;
/** @type {(view: number[] | null, beside?: L.FitBoundsOptions) => void} */
let show = () => {};

/** Whether a sheet is drawn at the moment, from a view that nobody sees. */
export function isElsewhere() {
  return away;
}

/**
 * Show another view at whatever zoom while something is done, then the present one again.
 *
 * @template R
 * @param {L.Map} map
 * @param {L.LatLng} centre
 * @param {number} zoom
 * @param {() => R} action
 * @returns {R}
 */
export function elsewhere(map, centre, zoom, action) {
  const [before, from] = [map.getCenter(), map.getZoom()];
  /** Shows a view at once, without a word to anybody. @type {(centre: L.LatLng, zoom: number, noMoveStart: boolean) => void} */
  const reset = /** @type {any} */ (map)._resetView.bind(map);
  const { zoomSnap, minZoom, maxZoom } = map.options;
  showing = away = true;
  try {
    Object.assign(map.options, { zoomSnap: 0, minZoom: 0, maxZoom: 22 });
    reset(centre, zoom, true);
    return action();
  } finally {
    away = false;
    Object.assign(map.options, { zoomSnap, minZoom, maxZoom });
    reset(before, from, true);
    showing = false;
  }
}

/** What is scenery: all else is what a map shows. */
const SCENERY = ["around", "base", "detail", "tilePane"];

/** The bounds of all that is drawn over the base map; not valid where nothing is. @param {L.Map} map */
export function shownBounds(map) {
  const found = L.latLngBounds([]);
  map.eachLayer((layer) => {
    if (SCENERY.includes(layer.options.pane ?? "")) return;
    if (layer instanceof L.CircleMarker || layer instanceof L.Marker) found.extend(layer.getLatLng());
    else if (layer instanceof L.Polyline && !layer.isEmpty()) found.extend(layer.getBounds());
  });
  return found;
}

/**
 * Bring a place into view from near enough, or bounds as they fit.
 *
 * @param {L.Map} map
 * @param {L.LatLng | L.LatLngBounds} where
 * @param {number} nearZoom
 */
export function bring(map, where, nearZoom) {
  const isPlace = where instanceof L.LatLng;
  const maxZoom = isPlace ? Math.max(map.getZoom(), nearZoom) : NEAREST_ZOOM;
  map.fitBounds(isPlace ? L.latLngBounds([where]) : where, { ...covered(), maxZoom, animate: false });
}

/** Show the usual view beside what covers an edge, unless another was chosen. */
export function fitUsual() {
  if (!state.view) show(null, covered());
}

/**
 * @param {L.Map} map
 * @param {L.LatLngBoundsExpression} usual
 */
export function start(map, usual) {
  show = (view, beside = {}) => {
    showing = true;
    if (view) map.setView([view[0], view[1]], view[2], { animate: false });
    else map.fitBounds(usual, { animate: false, ...beside });
    showing = false;
  };
  show(state.view);
  on("view", (view) => {
    if (!view || view.join() !== here(map).join()) show(view);
  });
  const sizes = new ResizeObserver(() => makeWay(map));
  for (const each of [byId("verdict"), map.getContainer()]) sizes.observe(each);
  // The usual view is not chosen; what a person moves to is.
  map.on("moveend", () => { if (!showing) set("view", here(map)); });
}

/** @type {(map: L.Map) => [number, number, number]} */
function here(map) {
  const { lat, lng } = map.getCenter();
  return [+lat.toFixed(EXACT), +lng.toFixed(EXACT), map.getZoom()];
}
