/** Undo and redo: two buttons on the map, and the keys that every program has for them. */

import { control } from "../map/sketch.js";
import { all, el } from "../page/dom.js";
import { onSteps, redo, undo } from "../state/state.js";
import { t } from "../state/texts.js";

/**
 * The field that somebody is writing in, where the keys undo what was written: until it is
 * left, or Enter takes the text over.
 *
 * @type {EventTarget | null}
 */
let writing = null;

function watchWriting() {
  const rest = () => { writing = null; };
  document.addEventListener("input", ({ target }) => { writing = target; }, { capture: true });
  document.addEventListener("change", rest, { capture: true });
  document.addEventListener("keydown", ({ key, target }) => { if (key === "Enter" && target instanceof HTMLInputElement) rest(); }, { capture: true });
}

/**
 * @param {string} key
 * @param {string} sign
 * @param {() => void} action
 */
function button(key, sign, action) {
  return el("button", { type: "button", id: key, "data-label": key, "aria-label": t(key), title: t(key), onclick: action }, sign);
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
  if (event.target === writing || event.target instanceof HTMLTextAreaElement) return;
  const key = event.key.toLowerCase();
  const action = key === "z" ? (event.shiftKey ? redo : undo) : key === "y" && !event.shiftKey ? redo : null;
  if (!action) return;
  event.preventDefault();
  action();
}

/** @param {L.Map} map */
export function start(map) {
  control(map, "bottomright", el("div", { class: "leaflet-bar steps" }, button("undo", "↶", undo), button("redo", "↷", redo)));
  onSteps(({ back, forth }) => {
    for (const each of all(".steps button", HTMLButtonElement)) each.setAttribute("aria-disabled", String(!(each.id === "undo" ? back : forth)));
  });
  watchWriting();
  document.addEventListener("keydown", press);
}
