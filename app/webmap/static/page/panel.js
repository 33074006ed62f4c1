/** The layer groups with their legend, and the texts of the page. */

import { show } from "../map/layers.js";
import { config } from "../state/config.js";
import { FIRST_DAY, isDay, today } from "../state/days.js";
import { on, set, state } from "../state/state.js";
import { say, t } from "../state/texts.js";
import { all, byId, el, swatch } from "./dom.js";
import { escapable } from "./keyboard.js";
import { tell } from "./messages.js";

/** @param {import("../state/config.js").Layer} layer */
function row(layer) {
  const box = el("input", {
    type: "checkbox",
    "data-id": layer.id,
    checked: state.layers.includes(layer.id),
    onchange: ({ currentTarget }) => show(layer.id, currentTarget.checked),
  });
  const shades = layer.paint.shades.map(({ value, colour, label }) =>
    el("li", {}, swatch(colour, layer, value), el("span", {}, say(label))));
  return el(
    "li",
    { "data-layer": layer.id },
    el("label", { title: say(layer.description) }, box, swatch(layer.paint.colour, layer), el("span", {}, say(layer.title))),
    shades.length ? el("ul", { class: "shades" }, shades) : null,
  );
}

/**
 * The layers of a group that are shown at first; all of them where none is.
 *
 * @param {string} id
 */
function usual(id) {
  const all = config.layers.filter((layer) => layer.group === id);
  const first = all.filter(({ paint }) => paint.visible);
  return (first.length ? first : all).map((layer) => layer.id);
}

/** @param {string} id */
function isAlone(id) {
  return String(state.layers) === String(usual(id));
}

/**
 * A button that shows a group alone, and pressed again what is shown at first.
 *
 * @param {{id: string, title: import("../state/config.js").Pair}} group
 */
function only({ id, title }) {
  const first = config.layers.filter(({ paint }) => paint.visible).map((layer) => layer.id);
  return el("button", {
    type: "button",
    class: "only",
    "data-only": id,
    "aria-label": t("onlyGroupOf", { name: say(title) }),
    "aria-pressed": String(isAlone(id)),
    onclick: () => set("layers", isAlone(id) ? first : usual(id)),
  }, t("onlyGroup"));
}

/** @param {{id: string, title: import("../state/config.js").Pair}} group */
function group({ id, title }) {
  const rows = config.layers.filter((layer) => layer.group === id).map(row);
  const head = el("div", { class: "head" }, el("h2", {}, say(title)), only({ id, title }));
  return el("section", { "data-group": id }, head, el("ul", {}, rows));
}

/**
 * Show or hide the panel where it lies over the map.
 *
 * @param {boolean} open
 */
export function unfold(open) {
  document.body.classList.toggle("panel-open", open);
  byId("show-panel").setAttribute("aria-expanded", String(open));
}

function isUnfolded() {
  return document.body.classList.contains("panel-open");
}

function write() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  byId("language").lang = state.lang === "zh" ? "en" : "zh-CN";
  for (const [way, key] of [["in", "zoomIn"], ["out", "zoomOut"]]) {
    for (const button of all(`.leaflet-control-zoom-${way}`)) {
      button.title = t(key);
      button.setAttribute("aria-label", t(key));
    }
  }
  document.title = `${t("title")} · ${t("subtitle")}`;
  for (const node of all("[data-text]")) node.textContent = t(node.dataset.text ?? "");
  for (const node of all("[data-hint]", HTMLInputElement)) node.placeholder = t(node.dataset.hint ?? "");
  for (const node of all("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label ?? ""));
  if (config.portable) byId("tip").textContent = t("portable", { day: config.portable.day });
  byId("layers").replaceChildren(...config.groups.map(group));
}

export function start() {
  byId("edition").textContent = config.edition;
  // A map in one file holds one day, and no index.
  for (const id of ["search", "day"]) byId(id).hidden = Boolean(config.portable);
  byId("assets-note").hidden = config.assetsHere;
  byId("language").addEventListener("click", () => set("lang", state.lang === "zh" ? "en" : "zh"));
  const day = byId("as-of", HTMLInputElement);
  day.min = FIRST_DAY;
  day.max = today();
  day.value = state.day;
  day.addEventListener("change", () => {
    if (isDay(day.value)) set("day", day.value);
    else if (day.value) tell(t("noSuchDay", { from: FIRST_DAY, to: today() }));
  });
  day.addEventListener("blur", () => { day.value = state.day; });
  byId("day-plan").addEventListener("click", () => set("day", config.planDay));
  byId("day-today").addEventListener("click", () => set("day", today()));
  on("day", (chosen) => { day.value = chosen; });
  on("lang", write);
  on("layers", (chosen) => {
    for (const box of all("#layers input", HTMLInputElement)) {
      box.checked = chosen.includes(box.dataset.id ?? "");
    }
    for (const button of all("#layers .only")) button.setAttribute("aria-pressed", String(isAlone(button.dataset.only ?? "")));
  });
  for (const map of all(".folium-map")) {
    map.setAttribute("role", "main");
    map.dataset.label = "map";
    byId("skip").addEventListener("click", () => map.focus());
  }
  const toggle = byId("show-panel");
  toggle.addEventListener("click", () => unfold(!isUnfolded()));
  escapable(isUnfolded, () => {
    unfold(false);
    toggle.focus();
  });
  write();
}
