/** What a click on a feature shows: both names, status, the plan's words, the sources. */

import { el } from "./dom.js";
import { say, state, t } from "./state.js";

const QUIET = new Set(["note", "counterpart_source", "counterpart_accuracy_m", "parent", "cluster", "region"]);

const parts = [];

/** Add a part to the popups: `part(layer, feature)` returns a node, or null for none. */
export function addPart(part) {
  parts.push(part);
}

export function metres(value) {
  return value >= 1000 ? `${+(value / 1000).toFixed(1)} km` : `${value} m`;
}

function shown(value) {
  if (Array.isArray(value)) return value.join(state.lang === "zh" ? "、" : ", ");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return value.toLocaleString("en");
  return String(value);
}

function detail(label, ...values) {
  return [el("dt", {}, label), el("dd", {}, ...values)];
}

/** The label of a column: its meaning up to the first colon or bracket. */
function label(column) {
  return say(column.meaning).split(/[：:（(]/)[0];
}

function own(layer, properties) {
  const other = state.lang === "zh" ? "_en" : "_zh";
  const has = (name) => properties[name] !== null && properties[name] !== undefined && properties[name] !== "";
  const twin = (name) => name.endsWith(other) && has(name.replace(other, `_${state.lang}`));
  return layer.columns
    .filter(({ name }) => has(name) && !QUIET.has(name) && !twin(name))
    .map((column) => {
      const shade = column.name === layer.paint.by
        ? layer.paint.shades.find(({ value }) => value === properties[column.name])
        : undefined;
      const value = shade ? say(shade.label) : shown(properties[column.name]);
      return detail(label(column), `${value}${column.unit ? ` ${column.unit.replace("km2", "km²")}` : ""}`);
    });
}

function accuracy({ position_accuracy_m: value }) {
  return value ? el("span", { class: "accuracy" }, t("accuracy", { value: metres(value) })) : "";
}

/** Leads to the sentence in the plan's text, marked. */
function planLink({ plan_ref: ref, plan_quote_zh: mark }) {
  const query = new URLSearchParams({ f: "html", lang: state.lang, ref, mark });
  return el("a", { href: `/plan?${query}#mark`, target: "_blank", rel: "noopener" }, ref);
}

export function popup(layer, feature) {
  const p = feature.properties;
  const status = p.status ?? "null";
  const chips = el("p", { class: "chips" }, el("span", { class: "layer" }, say(layer.title)));
  if (p.status || layer.geometry === "Point") {
    chips.prepend(el("span", { class: `chip ${status}` }, t(`status_${status}`)));
  }
  const place = p.province_zh && p.province_zh !== p.name_zh ? detail(t("province"), p.province_zh) : [];
  return el(
    "article",
    { class: "feature", "data-id": feature.id },
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
      ...detail(t("sources"), el("ul", {}, p.source.map((title) => el("li", {}, title)))),
    ),
    p.note ? el("details", {}, el("summary", {}, t("moreDetails")), el("p", {}, p.note)) : null,
  );
}
