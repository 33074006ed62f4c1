/** Popups on the map: their bounds, when they open, and keys that close them. */

import { el, first } from "../page/dom.js";
import { enter, escapable } from "../page/keyboard.js";
import { say, t } from "../state/texts.js";
import { fullName } from "./feature-style.js";
import { popup } from "./popup-content.js";
import { covered } from "./view.js";

/** Usual and least breadth, least height; what a popup has beside it, and controls above. */
const PX = { width: 340, narrow: 250, low: 160, beside: 84, edge: 12, controls: 56 };
/** Beneath it there must be room for the place that it speaks of. */
const SHARE = 0.7;

/**
 * @typedef {import("../state/config.js").Layer} Layer
 * @typedef {import("../service/answers.js").Feature} Feature
 * @typedef {import("./shapes.js").Shape} Shape
 * @typedef {{layer: Layer, feature: Feature, shape: Shape}} Bound
 */

/** @type {L.Map} */
let map;
/** @type {L.Popup | undefined} */
let shown;

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  map.on("popupopen", ({ popup: opened }) => {
    shown = opened;
    // Leaflet speaks English there, whatever the page speaks.
    first(".leaflet-popup-close-button", HTMLElement, opened.getElement()).setAttribute("aria-label", t("close"));
  });
  map.on("popupclose", () => { shown = undefined; });
  escapable(() => shown, close);
}

export function close() {
  map.closePopup();
}

/** What a popup may take of the map as it is now, beside what covers it. @returns {L.PopupOptions} */
function room() {
  const { x, y } = map.getSize();
  const { paddingBottomRight: [right, bottom] } = covered();
  const width = x - PX.beside;
  return {
    maxWidth: Math.min(PX.width, width),
    minWidth: Math.min(PX.narrow, width),
    maxHeight: Math.max((y - bottom) * SHARE - PX.controls, PX.low),
    autoPanPaddingTopLeft: [PX.edge, PX.controls],
    autoPanPaddingBottomRight: [right, bottom],
  };
}

/** What has a popup, by layer and feature. @type {Map<string, Bound>} */
const bound = new Map();
/** Symbols whose middles are nearer to each other than this lie over one another. */
const STACK_PX = 7;
/** Whether a popup opens for a feature that was asked for, and not for a place on the map. */
let asked = false;

/**
 * Give a shape the popup of its feature; where several lie over one another, a list of them.
 *
 * @param {Layer} layer
 * @param {Feature} feature
 * @param {Shape} shape
 */
export function bind(layer, feature, shape) {
  const own = { layer, feature, shape };
  bound.set(`${layer.id} ${feature.id}`, own);
  const bubble = L.popup({ offset: [0, -4] }).setContent(() => {
    Object.assign(bubble.options, room());
    const all = asked ? [own] : stacked(own);
    return all.length > 1 ? list(all) : popup(layer, feature);
  });
  shape.bindPopup(bubble);
}

/** What lies at the place of a symbol, that itself first. @type {(own: Bound) => Bound[]} */
function stacked(own) {
  if (!(own.shape instanceof L.CircleMarker)) return [own];
  const here = map.latLngToLayerPoint(own.shape.getLatLng());
  const others = [...bound.values()].filter(({ shape }) => shape !== own.shape && shape instanceof L.CircleMarker && map.hasLayer(shape)
    && map.latLngToLayerPoint(shape.getLatLng()).distanceTo(here) < STACK_PX);
  return [own, ...others];
}

/** @param {Bound[]} all */
function list(all) {
  /** @param {Bound} own */
  const choice = ({ layer, feature, shape }) => el("li", {}, el("button", {
    type: "button",
    onclick: () => visit(shape),
  }, el("strong", {}, fullName(feature)), el("small", {}, say(layer.title))));
  return el("article", { class: "stack", tabindex: -1, "aria-label": t("stacked") }, el("h2", {}, t("stacked")), el("ul", {}, all.map(choice)));
}

/**
 * Remember which of the shapes has its popup open, and whether the keyboard is in it; returns
 * what opens it on the shape drawn instead, where the map is.
 *
 * @type {(shapes: Map<string, Shape>) => (instead: Map<string, Shape>) => void}
 */
export function remembered(shapes) {
  const [id] = [...shapes].find(([, shape]) => shape.isPopupOpen()) ?? [];
  const held = shown?.getElement()?.contains(document.activeElement);
  return (instead) => {
    const shape = id === undefined ? undefined : instead.get(id);
    const popup = shape?.getPopup();
    if (!shape || !popup) return;
    popup.options.autoPan = false;
    (held ? visit : open)(shape);
    popup.options.autoPan = true;
  };
}

/**
 * Open a shape's popup where it hides nothing of it: at the point, or the northern end.
 *
 * @param {Shape | L.FeatureGroup} shape
 */
export function open(shape) {
  asked = true;
  if (shape instanceof L.CircleMarker) shape.openPopup();
  else shape.openPopup([shape.getBounds().getNorth(), shape.getBounds().getCenter().lng]);
  asked = false;
}

/** The same for whoever asked by key: the popup takes the keyboard, and gives it back. @param {Shape | L.FeatureGroup} shape */
export function visit(shape) {
  open(shape);
  hold();
}

/** Open a popup that belongs to no shape; it takes the keyboard and gives it back. @param {L.Popup} popup */
export function standAlone(popup) {
  Object.assign(popup.options, room());
  popup.openOn(map);
  hold();
}

/** Give the keyboard to the popup that is open, until it closes. */
function hold() {
  const element = shown?.getElement();
  if (element) map.once("popupclose", enter(first("article", HTMLElement, element)));
}
