/** The panel's tabs: one for the layers, and one for each tool that needs a tab. */

import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";
import { byId, el } from "./dom.js";

const FIRST = "layers";
/** @type {Map<string, {button: HTMLButtonElement, panel: HTMLElement}>} */
const tabs = new Map();

keep("tab", FIRST);

/** @param {string} name */
function choose(name) {
  for (const [id, { button, panel }] of tabs) {
    const chosen = id === name;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
    panel.hidden = !chosen;
  }
}

/** @param {KeyboardEvent} event */
function step(event) {
  const names = [...tabs.keys()];
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -names.length, End: names.length };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const place = names.indexOf(state.tab) + steps[event.key];
  const next = names[Math.min(Math.max(place, 0), names.length - 1)];
  set("tab", next);
  tabs.get(next)?.button.focus();
}

/**
 * The panel of a tab named by the text `tab_<id>`, to fill; tools may share one.
 *
 * @param {string} id
 * @param {HTMLElement} [panel]
 */
export function tab(id, panel = el("div", {})) {
  const known = tabs.get(id);
  if (known) return known.panel;
  panel.classList.add("tab-panel");
  panel.id ||= `tab-panel-${id}`;
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", `tab-${id}`);
  const button = el("button", {
    type: "button",
    role: "tab",
    id: `tab-${id}`,
    "aria-controls": panel.id,
    "data-text": `tab_${id}`,
    onclick: () => set("tab", id),
    onkeydown: step,
  }, t(`tab_${id}`));
  tabs.set(id, { button, panel });
  byId("tabs").append(button);
  byId("tab-panels").append(panel);
  choose(tabs.has(state.tab) ? state.tab : FIRST);
  return panel;
}

on("tab", choose);
