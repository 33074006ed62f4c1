/** The content of a popup: both names, status, the quotation of the plan, the sources. */

import { absent, heading, isQuiet, twinOf, unit, worded } from "../page/column-words.js";
import { el, foreign } from "../page/dom.js";
import { at } from "../service/root.js";
import { config } from "../state/config.js";
import { state } from "../state/state.js";
import { say, t } from "../state/texts.js";
import { fullName } from "./feature-style.js";

/**
 * @typedef {import("../state/config.js").Layer} Layer
 * @typedef {import("../service/answers.js").Feature} Feature
 * @typedef {import("../service/answers.js").Properties} Properties
 * @typedef {(layer: Layer, feature: Feature) => Node | null} Part
 */

/** @type {Part[]} */
const parts = [];

/** Add a part to the popups: `part(layer, feature)` returns a node, or null for none. @param {Part} part */
export function addPart(part) {
  parts.push(part);
}

/** @type {(value: number) => string} */
export function metres(value) {
  return value >= 1000 ? `${+(value / 1000).toFixed(1)} km` : `${value} m`;
}

/** @type {(label: string, value: Node | string | null, more?: Node | string) => HTMLElement[]} */
function detail(label, value, more) {
  return [el("dt", {}, label), el("dd", { lang: typeof value === "string" && foreign(value) }, value, more)];
}

/** @type {(layer: Layer, properties: Properties) => HTMLElement[][]} */
function own(layer, properties) {
  /** @type {(name: string | null) => boolean} */
  const has = (name) => name !== null && !absent(properties[name]);
  return layer.columns
    .filter((column) => has(column.name) && !isQuiet(column) && !has(twinOf(column)))
    .map((column) => detail(heading(column), `${worded(layer, column.name, properties[column.name])}${unit(column)}`));
}

/** @type {(properties: Properties) => HTMLElement | string} */
function accuracy({ position_accuracy_m: value }) {
  return value ? el("span", { class: "accuracy" }, t("accuracy", { value: metres(value) })) : "";
}

/** Leads to the sentence in the plan's text, marked. @type {(properties: Properties) => HTMLElement | string} */
function planLink({ plan_ref: ref, plan_quote_zh: mark }) {
  const words = worded(null, "plan_ref", ref);
  if (config.portable) return words;
  const query = new URLSearchParams({ f: "html", lang: state.lang, ref, mark });
  return el("a", { href: at(`/plan?${query}#mark`), target: "_blank", rel: "noopener" }, words);
}

/**
 * @param {Layer} layer
 * @param {Feature} feature
 */
export function popup(layer, feature) {
  const p = feature.properties;
  const status = p.status ?? "null";
  const chips = el("p", { class: "chips" }, el("span", { class: "layer" }, say(layer.title)));
  if (p.status || layer.geometry === "Point") {
    chips.prepend(el("span", { class: `chip ${status}` }, worded(layer, "status", status)));
  }
  const place = p.province_zh && p.province_zh !== p.name_zh ? detail(t("province"), worded(layer, "province_zh", p.province_zh)) : [];
  return el(
    "article",
    { class: "feature", "data-id": feature.id, tabindex: -1, "aria-label": fullName(feature) },
    el("h2", { lang: "zh" }, p.name_zh),
    el("p", { class: "name-en", lang: "en" }, p.name_en),
    chips,
    el("dl", {}, ...place, ...own(layer, p).flat()),
    parts.map((part) => part(layer, feature)),
    el("blockquote", { lang: "zh" }, p.plan_quote_zh, el("cite", {}, planLink(p))),
    el(
      "dl",
      { class: "origin" },
      ...detail(t("position"), p.position_source, accuracy(p)),
      ...detail(t("sources"), el("ul", {}, p.source.map((title) => el("li", { lang: foreign(title) }, title)))),
    ),
    p.note ? el("details", {}, el("summary", {}, t("moreDetails")), el("p", {}, p.note)) : null,
  );
}
