/** Popups on the map: their bounds, when they open, and keys that close them. */

import { el } from "../page/dom.js";
import { enter, escapable } from "../page/keyboard.js";
import { state } from "../state/state.js";
import { say, t } from "../state/texts.js";
import { popup } from "./popup-content.js";
import { covered } from "./view.js";

/** Usual and least breadth, least height; what a popup has beside it, and controls above. */
const PX = { width: 340, narrow: 250, low: 160, beside: 84, edge: 12, controls: 56 };
/** Beneath it there must be room for the place that it speaks of. */
const SHARE = 0.7;

let map;
let shown;

export function start(leafletMap) {
  map = leafletMap;
  map.on("popupopen", (event) => {
    shown = event.popup;
    // Leaflet speaks English there, whatever the page speaks.
    shown.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", t("close"));
  });
  map.on("popupclose", () => { shown = undefined; });
  escapable(() => shown, close);
}

export function close() {
  map.closePopup();
}

/** What a popup may take of the map as it is now, beside what covers it. */
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

/** What has a popup, by layer and feature. */
const bound = new Map();
/** Symbols whose middles are nearer to each other than this lie over one another. */
const STACK_PX = 7;
/** Whether a popup opens for a feature that was asked for, and not for a place on the map. */
let asked = false;

/** Give a shape the popup of its feature; where several lie over one another, a list of them. */
export function bind(layer, feature, shape) {
  const own = { layer, feature, shape };
  bound.set(`${layer.id} ${feature.id}`, own);
  shape.bindPopup(() => {
    Object.assign(shape.getPopup().options, room());
    const all = asked ? [own] : stacked(own);
    return all.length > 1 ? list(all) : popup(layer, feature);
  }, { offset: [0, -4] });
}

/** What lies at the place of a symbol, that itself first. */
function stacked(own) {
  if (!own.shape.getLatLng) return [own];
  const here = map.latLngToLayerPoint(own.shape.getLatLng());
  const others = [...bound.values()].filter(({ shape }) => shape !== own.shape && shape.getLatLng && map.hasLayer(shape)
    && map.latLngToLayerPoint(shape.getLatLng()).distanceTo(here) < STACK_PX);
  return [own, ...others];
}

function list(all) {
  const choice = ({ layer, feature, shape }) => el("li", {}, el("button", {
    type: "button",
    onclick: () => visit(shape),
  }, el("strong", {}, feature.properties[`name_${state.lang}`]), el("small", {}, say(layer.title))));
  return el("article", { class: "stack", tabindex: -1, "aria-label": t("stacked") }, el("h2", {}, t("stacked")), el("ul", {}, all.map(choice)));
}

/**
 * Remember which of the shapes has its popup open, and whether the keyboard is in it; returns
 * what opens it on the shape drawn instead, where the map is.
 */
export function remembered(shapes) {
  const [id] = [...shapes].find(([, shape]) => shape.isPopupOpen()) ?? [];
  const held = shown?.getElement()?.contains(document.activeElement);
  return (instead) => {
    const popup = instead.get(id)?.getPopup();
    if (!popup) return;
    popup.options.autoPan = false;
    (held ? visit : open)(instead.get(id));
    popup.options.autoPan = true;
  };
}

/** Open a shape's popup where it hides nothing of it: at the point, or the northern end. */
export function open(shape) {
  asked = true;
  if (shape.getLatLng) shape.openPopup();
  else shape.openPopup([shape.getBounds().getNorth(), shape.getBounds().getCenter().lng]);
  asked = false;
}

/** The same for whoever asked by key: the popup takes the keyboard, and gives it back. */
export function visit(shape) {
  open(shape);
  map.once("popupclose", enter(shape.getPopup().getElement().querySelector("article")));
}

/** Open a popup that belongs to no shape; it takes the keyboard and gives it back. */
export function standAlone(popup) {
  Object.assign(popup.options, room());
  popup.openOn(map);
  map.once("popupclose", enter(popup.getElement().querySelector("article")));
}
