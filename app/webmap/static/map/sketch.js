/**
 * Points set on the map one after the other, joined by geodesics. While one who draws is at
 * it, clicks are for that alone: they neither check a candidate nor open a popup.
 */

import { isIn } from "../page/dom.js";
import { azimuthText, legs, lengthText, path } from "../pure/measuring.js";
import * as libraries from "../service/libraries.js";

/**
 * @typedef {import("../pure/measuring.js").Position} Position
 * @typedef {import("../pure/measuring.js").Leg} Leg
 * @typedef {import("../pure/measuring.js").Shape} Shape
 *
 * @typedef {object} Ways
 * @property {(position: Position) => void} add
 * @property {() => void} removeLast
 * @property {() => Position | undefined} last
 * @property {() => void} turned
 */

/** A click so near to a symbol means its position. */
const SNAP_PX = 10;
/** A pointer that went farther between down and up dragged something. */
const STILL_PX = 5;
/** Decimals of a position clicked, about a metre. */
const DECIMALS = 5;

/** @type {import("../pure/proximity.js").Ellipsoid | undefined} */
let wgs84;
let pressed = { x: 0, y: 0 };
/** What ends the drawing under way: there is one at a time. */
let end = () => {};

/** The ellipsoid once it is there: it is loaded with the first line. */
export function ellipsoid() {
  return wgs84;
}

/** Load the ellipsoid; throws where it is not installed. */
export async function loadEllipsoid() {
  wgs84 ??= await libraries.ellipsoid();
}

/** A position as it is written, to about a metre. @type {(position: L.LatLng) => Position} */
export function rounded({ lng, lat }) {
  return [+lng.toFixed(DECIMALS), +lat.toFixed(DECIMALS)];
}

/** The position of the symbol that was clicked, or of the place itself. @type {(map: L.Map, latlng: L.LatLng) => Position} */
export function snapped(map, latlng) {
  const here = map.latLngToContainerPoint(latlng);
  /** @type {L.LatLng | undefined} */
  let nearest;
  let least = SNAP_PX;
  map.eachLayer((layer) => {
    if (!(layer instanceof L.CircleMarker || layer instanceof L.Marker)) return;
    if (layer instanceof L.Marker && layer.options.icon?.options.className === "cluster") return;
    const apart = map.latLngToContainerPoint(layer.getLatLng()).distanceTo(here);
    if (apart >= least) return;
    nearest = layer.getLatLng();
    least = apart;
  });
  return nearest ? [nearest.lng, nearest.lat] : rounded(latlng.wrap());
}

/** @type {(leg: import("../pure/measuring.js").Leg) => L.LatLngTuple[]} */
function latLngs(leg) {
  return wgs84 ? path(wgs84, leg).map(([lon, lat]) => [lat, lon]) : [];
}

/** The place in the middle of a leg. @param {Leg} leg */
export function middle(leg) {
  const all = latLngs(leg);
  return all[Math.floor(all.length / 2)];
}

/** The legs of a shape; none before the ellipsoid is there. @type {(shape: Shape | null) => Leg[]} */
export function legsOf(shape) {
  return shape && wgs84 ? legs(wgs84, shape) : [];
}

/**
 * A shape as layers of Leaflet: its area, its lines, and its points.
 *
 * @param {Shape} shape
 * @param {L.PathOptions} options
 */
export function layersOf(shape, { className, ...options }) {
  const all = legsOf(shape);
  const filled = { ...options, className: `${className} filled` };
  return {
    area: shape.kind === "area" && all.length ? [L.polygon(all.flatMap(latLngs), { ...filled, stroke: false })] : [],
    lines: all.map((leg) => L.polyline(latLngs(leg), { ...options, className })),
    points: shape.points.map(([lon, lat]) => L.circleMarker([lat, lon], { ...filled, radius: 3.5, fillOpacity: 1 })),
  };
}

/**
 * @param {L.Map} map
 * @param {string} pane
 * @param {() => Position | undefined} last
 */
function follower(map, pane, last) {
  const line = L.polyline([], { pane, className: "measured", dashArray: "4 4", interactive: false });
  const tip = L.tooltip({ className: "hover", direction: "right", offset: [14, 0], interactive: false });
  return {
    follow: (/** @type {L.LeafletMouseEvent} */ { latlng }) => {
      const from = last();
      if (!from || !wgs84) return;
      const [leg] = legs(wgs84, { kind: "line", points: [from, rounded(latlng.wrap())] });
      line.setLatLngs(latLngs(leg)).addTo(map);
      map.openTooltip(tip.setLatLng(latlng).setContent(`${lengthText(leg.distance_m)} · ${azimuthText(leg.azimuth_deg)}`));
    },
    clear: () => {
      line.remove();
      map.closeTooltip(tip);
    },
  };
}

/**
 * A pen for the map: `add` gets every position, `removeLast` takes one back, `last` says from
 * where the next line comes (nothing: from nowhere), `turned` hears that the pen is on or off.
 *
 * @param {L.Map} map
 * @param {string} pane
 * @param {Ways} ways
 */
export function pen(map, pane, { add, removeLast, last, turned }) {
  const rubber = follower(map, pane, last);
  let isOn = false;
  let listening = new AbortController();

  /** @param {MouseEvent} event */
  function click(event) {
    if (isIn(event, ".leaflet-control-container, .leaflet-popup")) return;
    event.stopImmediatePropagation();
    if (event.detail > 1 || Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > STILL_PX) return;
    add(snapped(map, map.mouseEventToLatLng(event)));
  }

  /** @param {MouseEvent} event */
  function doubleClick(event) {
    if (isIn(event, ".leaflet-control-container")) return;
    event.stopImmediatePropagation();
    turn(false);
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (isIn(event, "input, textarea, select")) return;
    if (event.key === "Escape") turn(false);
    else if (event.key === "Backspace") removeLast();
    else return;
    event.preventDefault();
  }

  /** @param {boolean} wanted */
  function turn(wanted) {
    if (wanted === isOn) return;
    if (wanted) end();
    isOn = wanted;
    end = wanted ? () => turn(false) : () => {};
    const container = map.getContainer();
    listening.abort();
    if (wanted) {
      listening = new AbortController();
      // Before anything on the map hears of them.
      const how = { capture: true, signal: listening.signal };
      container.addEventListener("click", click, how);
      container.addEventListener("dblclick", doubleClick, how);
      document.addEventListener("keydown", press, how);
    }
    map[wanted ? "on" : "off"]("mousemove", rubber.follow);
    container.classList.toggle("measuring", wanted);
    rubber.clear();
    turned();
  }

  return { turn, isOn: () => isOn, clear: rubber.clear };
}

document.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => { pressed = { x, y }; }, true);

/**
 * Put an element on the map; what happens on it does not reach the map.
 *
 * @param {L.Map} map
 * @param {L.ControlPosition} position
 * @param {HTMLElement} node
 */
export function control(map, position, node) {
  const made = new L.Control({ position });
  made.onAdd = () => node;
  made.addTo(map);
  L.DomEvent.disableClickPropagation(node);
  L.DomEvent.disableScrollPropagation(node);
  // Leaflet looks for the control round what was clicked, which may be gone by then.
  node.addEventListener("click", (event) => event.stopPropagation());
}
