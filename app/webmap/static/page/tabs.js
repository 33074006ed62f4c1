/** The panel's tabs: one for the layers, and one for each tool that needs a tab. */

import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";
import { byId, el } from "./dom.js";

const FIRST = "layers";
/** Those used most come first; the others follow by name. */
const ORDER = [FIRST, "filter", "ground", "compare", "charts"];
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
  unfold(false);
  fit();
}

/**
 * Show one row of tabs, or all.
 *
 * @param {boolean} all
 */
function unfold(all) {
  byId("tabs").classList.toggle("unfolded", all);
  byId("more-tabs").setAttribute("aria-expanded", String(all));
}

/** Bring the tab chosen into the one row; the button for the others is there if there are any. */
function fit() {
  const list = byId("tabs");
  const more = byId("more-tabs");
  const buttons = [...tabs.values()].map(({ button }) => button);
  const isBeyond = (/** @type {HTMLElement} */ button) => button.offsetTop >= list.offsetTop + list.clientHeight;
  for (const button of buttons) button.classList.remove("brought");
  more.hidden = true;
  more.hidden = !buttons.some(isBeyond);
  for (const button of buttons) {
    if (button.getAttribute("aria-selected") === "true") button.classList.toggle("brought", isBeyond(button));
  }
  list.scrollTop = 0;
}

/** Fewer fit on a narrower screen, or in another language. */
const resized = new ResizeObserver(fit);

/** @param {string} id */
function place(id) {
  return ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length;
}

/** The names of the tabs, as they stand in the page. */
function inOrder() {
  return [...byId("tabs").children].map(({ id }) => id.slice("tab-".length));
}

/** @param {KeyboardEvent} event */
function step(event) {
  const names = inOrder();
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
  const next = inOrder().find((other) => place(other) > place(id));
  byId("tabs").insertBefore(button, tabs.get(next ?? "")?.button ?? null);
  resized.observe(button);
  byId("tab-panels").append(panel);
  tabs.set(id, { button, panel });
  choose(tabs.has(state.tab) ? state.tab : FIRST);
  return panel;
}

on("tab", choose);
byId("more-tabs").addEventListener("click", () => unfold(!byId("tabs").classList.contains("unfolded")));
resized.observe(byId("tabs"));
