/** Facets: for each column the values there are, with counts, to choose from. */

import { drawn, onDrawn, showAll } from "../map/layers.js";
import { facetTitle, worded } from "../page/column-words.js";
import { el } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { tab } from "../page/tabs.js";
import { facetValue } from "../pure/facets.js";
import { config } from "../state/config.js";
import { choose, chosen, passes } from "../state/facets.js";
import { ALL, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";

/** @typedef {{layer: import("../state/config.js").Layer, feature: import("../service/answers.js").Feature}} Place */

/** @type {HTMLElement} */
let panel;

/** Ports by layer: harbours count as their port, pairs as their crossings. */
function places() {
  return [...drawn.values()]
    .filter(({ visible, layer }) => visible && layer.geometry === "Point")
    .flatMap(({ layer, features }) => features
      .filter(({ properties }) => !properties.parent)
      .map((feature) => ({ layer, feature })));
}

/** @type {(column: string, all: Place[]) => [string, number][]} */
function counted(column, all) {
  /** @type {Map<string, number>} */
  const counts = new Map(chosen(column).map((value) => [value, 0]));
  for (const { layer, feature } of all) {
    const value = facetValue(layer, feature.properties, column);
    // Of other columns, what is absent does not apply; a status can be unproven.
    if (value === null || (value === "null" && column !== "status")) continue;
    if (passes(layer, feature, column)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** @type {(column: string, value: [string, number]) => HTMLElement} */
function option(column, [value, count]) {
  const box = el("input", {
    type: "checkbox",
    value,
    checked: chosen(column).includes(value),
    "data-key": `${column}:${value}`,
    onchange: ({ currentTarget }) => {
      choose(column, value, currentTarget.checked);
      showAll();
    },
  });
  return el("li", {}, el("label", {}, box, el("span", {}, worded(null, column, value)), el("span", { class: "count" }, count)));
}

/**
 * @param {string} column
 * @param {Place[]} all
 */
function facet(column, all) {
  const values = counted(column, all);
  if (values.length < 2 && !chosen(column).length) return null;
  return el(
    "fieldset",
    { class: "facet", "data-facet": column },
    el("legend", {}, facetTitle(column)),
    el("ul", {}, values.map((value) => option(column, value))),
  );
}

/** @param {Place[]} all */
function summary(all) {
  const shown = all.filter(({ layer, feature }) => passes(layer, feature)).length;
  const clear = el("button", { type: "button", "data-key": "clear", onclick: () => set("where", {}) }, t("filterClear"));
  const list = el("button", { type: "button", "data-key": "list", onclick: () => set("table", ALL) }, t("filterList"));
  return el(
    "p",
    { class: "filtered", role: "status" },
    t("filterShown", { shown, all: all.length }),
    Object.keys(state.where).length ? [list, clear] : null,
  );
}

function draw() {
  if (panel.hidden) return;
  const all = places();
  refill(
    panel,
    el("p", { class: "tip" }, t("filterTip")),
    summary(all),
    [...new Set([...config.facets, ...Object.keys(state.where)])].map((each) => facet(each, all)),
  );
}

export function start() {
  panel = tab("filter");
  on(["tab", "where", "lang"], draw);
  onDrawn(draw);
  draw();
}
