/**
 * What is in view, in words and as a list: every place on the map is reached by key, the most
 * important first, and readers hear how many there are.
 */

import { drawn, focus, onDrawn } from "../map/layers.js";
import { byId, el, foreign } from "../page/dom.js";
import { escapable, refill } from "../page/keyboard.js";
import { config } from "../state/config.js";
import { on, state } from "../state/state.js";
import { say, t } from "../state/texts.js";

/** Places that are listed; all are counted. */
const MOST = 200;
const REST_MS = 400;

let map;
let summary;
let box;
let button;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** The places within the window of the map by layer: those whose names are written first come first. */
function seen() {
  const view = map.getBounds();
  return config.layers
    .filter(({ id, geometry }) => geometry === "Point" && drawn.get(id).visible)
    .sort((one, other) => (one.paint.named_from ?? Infinity) - (other.paint.named_from ?? Infinity))
    .map((layer) => ({ layer, places: drawn.get(layer.id).shown.filter(({ id }) => {
      const shape = drawn.get(layer.id).shapes.get(id);
      return shape && view.contains(shape.getLatLng());
    }) }))
    .filter(({ places }) => places.length);
}

function counted(all) {
  const count = all.reduce((sum, { places }) => sum + places.length, 0);
  const parts = all.map(({ layer, places }) => t("inViewPart", { name: say(layer.title), count: places.length }));
  return count ? t("inViewAll", { count, parts: parts.join(state.lang === "zh" ? "、" : ", ") }) : t("inViewNone");
}

function row({ layer, place }) {
  const name = place.properties[`name_${state.lang}`];
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
