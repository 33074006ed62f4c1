/**
 * What is in view, in words and as a list: every place on the map is reached by key, the most
 * important first, and readers hear how many there are.
 */

import { fullName } from "../map/feature-style.js";
import { drawnOf, entryOf, focus, onDrawn } from "../map/layers.js";
import { placeOf } from "../map/shapes.js";
import { byId, el, foreign } from "../page/dom.js";
import { escapable, refill } from "../page/keyboard.js";
import { config } from "../state/config.js";
import { on, state } from "../state/state.js";
import { say, t } from "../state/texts.js";

/** Places that are listed; all are counted. */
const MOST = 200;
const REST_MS = 400;

/** @type {L.Map} */
let map;
/** @type {HTMLElement} */
let summary;
/** @type {HTMLElement} */
let box;
/** @type {HTMLButtonElement} */
let button;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** The places within the window of the map by layer: those whose names are written first come first. */
function seen() {
  const view = map.getBounds();
  return config.layers
    .filter(({ id, geometry }) => geometry === "Point" && entryOf(id).visible)
    .sort((one, other) => (one.paint.named_from ?? Infinity) - (other.paint.named_from ?? Infinity))
    .map((layer) => ({ layer, places: drawnOf(entryOf(layer.id)).map(([feature]) => feature).filter((feature) => view.contains(placeOf(feature))) }))
    .filter(({ places }) => places.length);
}

/** @param {ReturnType<typeof seen>} all */
function counted(all) {
  const count = all.reduce((sum, { places }) => sum + places.length, 0);
  const parts = all.map(({ layer, places }) => t("inViewPart", { name: say(layer.title), count: places.length }));
  return count ? t("inViewAll", { count, parts: parts.join(state.lang === "zh" ? "、" : ", ") }) : t("inViewNone");
}

/** @param {{layer: import("../state/config.js").Layer, place: import("../service/answers.js").Feature}} one */
function row({ layer, place }) {
  const name = fullName(place);
  return el("li", {}, el("button", { type: "button", "data-key": place.id, onclick: () => focus(layer.id, place.id) },
    el("span", { lang: foreign(name) }, name), el("small", {}, say(layer.title))));
}

function write() {
  const all = seen();
  summary.textContent = counted(all);
  if (box.hidden) return;
  const rows = all.flatMap(({ layer, places }) => places.map((place) => ({ layer, place }))).slice(0, MOST);
  refill(box, el("h2", {}, t("inView")), el("p", {}, counted(all)), el("ul", {}, rows.map(row)));
}

/** Once the map rests: while it moves nobody listens. */
function later() {
  clearTimeout(waiting);
  waiting = setTimeout(write, REST_MS);
}

function turn() {
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  write();
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  summary = el("p", { id: "map-summary", class: "unseen" });
  box = el("section", { id: "in-view", "data-label": "inView", "aria-label": t("inView"), tabindex: 0, hidden: true });
  button = el("button", { type: "button", id: "show-in-view", "aria-controls": "in-view", "aria-expanded": "false", "data-text": "inView", onclick: turn }, t("inView"));
  byId("map-buttons").append(button);
  byId("map-buttons").after(box);
  map.getContainer().append(summary);
  map.getContainer().setAttribute("aria-describedby", summary.id);
  escapable(() => box.contains(document.activeElement), () => {
    turn();
    button.focus();
  });
  map.on("moveend", later);
  onDrawn(later);
  on("lang", write);
  write();
}
