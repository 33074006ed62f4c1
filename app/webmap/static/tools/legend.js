/** The legend on the map: the layers that are shown, and the signs that belong to no layer. */

import { entryOf, occurring, onDrawn } from "../map/layers.js";
import { byId, el, swatch } from "../page/dom.js";
import { escapable } from "../page/keyboard.js";
import { config } from "../state/config.js";
import { on } from "../state/state.js";
import { say, t } from "../state/texts.js";

/** @type {HTMLElement} */
let box;
/** @type {HTMLButtonElement} */
let button;

/** @param {import("../map/layers.js").Entry} entry */
function row({ layer, shown }) {
  const shades = occurring({ layer, shown }).map(({ value, colour, label }) => el("li", {}, swatch(colour, layer, value), say(label)));
  return el("li", {}, swatch(layer.paint.colour, layer), say(layer.title), shades.length ? el("ul", { class: "shades" }, shades) : null);
}

function write() {
  if (box.hidden) return;
  const shown = config.layers.map(({ id }) => entryOf(id)).filter((entry) => entry.visible && entry.shown.length);
  const signs = [...byId("key").children].map((sign) => sign.cloneNode(true));
  box.replaceChildren(el("h2", {}, t("legend")), el("ul", {}, shown.map(row)), el("ul", { class: "signs" }, signs));
}

function turn() {
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  write();
}

export function start() {
  box = el("section", { id: "map-legend", "data-label": "legend", "aria-label": t("legend"), tabindex: 0, hidden: true });
  button = el("button", { type: "button", id: "show-legend", "aria-controls": "map-legend", "aria-expanded": "false", "data-text": "legend", onclick: turn }, t("legend"));
  byId("map-buttons").append(button);
  document.body.append(box);
  escapable(() => box.contains(document.activeElement), () => {
    turn();
    button.focus();
  });
  onDrawn(write);
  on("lang", write);
}
