/** Undo and redo: two buttons on the map, and the keys that every program has for them. */

import { all, el } from "../page/dom.js";
import { onSteps, redo, undo } from "../state/state.js";
import { t } from "../state/texts.js";

/** Where somebody writes, the keys undo what was written. */
const WRITTEN = "textarea, select, input:not([type=checkbox], [type=radio], [type=range])";

function button(key, sign, action) {
  return el("button", { type: "button", id: key, "data-label": key, "aria-label": t(key), title: t(key), onclick: action }, sign);
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest(WRITTEN)) return;
  const key = event.key.toLowerCase();
  const action = key === "z" ? (event.shiftKey ? redo : undo) : key === "y" && !event.shiftKey ? redo : null;
  if (!action) return;
  event.preventDefault();
  action();
}

export function start(map) {
  const steps = new L.Control({ position: "bottomright" });
  steps.onAdd = () => {
    const box = el("div", { class: "leaflet-bar steps" }, button("undo", "↶", undo), button("redo", "↷", redo));
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  steps.addTo(map);
  onSteps(({ back, forth }) => {
    for (const each of all(".steps button", HTMLButtonElement)) each.setAttribute("aria-disabled", String(!(each.id === "undo" ? back : forth)));
  });
  document.addEventListener("keydown", press);
}
