/**
 * The search box: as you type, places are found, codes and positions can be checked.
 *
 * @typedef {import("../pure/place-ranking.js").Entry} Entry
 * @typedef {import("../pure/seats.js").SeatEntry} SeatEntry
 * @typedef {import("../page/dom.js").Child} Child
 */

import { candidateOf } from "../candidate/of-feature.js";
import { check, isAdding } from "../candidate/rule-check.js";
import { entryOf, focus, reach, reveal } from "../map/layers.js";
import { metres } from "../map/popup-content.js";
import { close } from "../map/popups.js";
import { worded } from "../page/column-words.js";
import { all, byId, el, focused } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { unfold } from "../page/panel.js";
import { latest } from "../pure/latest.js";
import { reader, WRITTEN } from "../pure/notation.js";
import { config, layerOf } from "../state/config.js";
import { on, state } from "../state/state.js";
import { say, t } from "../state/texts.js";
import { commands } from "./commands.js";
import { find } from "./place-index.js";

const CODE = /^[a-z]{3,4}$/i;
const NUMBERS = /\d\D+\d/;
const MOST = 8;
const DATUMS = ["wgs84", "gcj02", "bd09"];

const { position, refusal } = reader(config);
const questions = latest();

/**
 * @param {Child[]} text
 * @param {() => unknown} action
 */
function choice(text, action) {
  const go = () => {
    // By keyboard the box keeps it, unless what is chosen takes it.
    if (byId("found").contains(document.activeElement)) byId("query").focus();
    list([]);
    unfold(false);
    action();
  };
  return el("li", { role: "option", tabindex: -1, "aria-selected": "false", onclick: go, onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && go() }, ...text);
}

/**
 * @param {HTMLElement[]} found
 * @param {string} [message]
 */
function list(found, message = "") {
  byId("query").setAttribute("aria-expanded", String(found.length > 0));
  byId("found").replaceChildren(...found);
  byId("found-count").textContent = message;
}

/**
 * Give the keyboard to one of what was found.
 *
 * @param {HTMLElement} option
 */
function point(option) {
  for (const each of byId("found").children) each.setAttribute("aria-selected", String(each === option));
  option.focus();
}

/**
 * A position is checked in the datum it names; without one, each is offered.
 *
 * @param {NonNullable<ReturnType<typeof position>>} position
 */
function positions({ lon, lat, datum, accuracy_m }) {
  return (datum ? [datum] : DATUMS).map((each) => choice(
    [
      el("strong", {}, t("checkPosition", { position: `${lon}, ${lat}` })),
      el("small", {}, [t(`datum_${each}`), accuracy_m && `±${accuracy_m} m`].filter(Boolean).join(" · ")),
    ],
    () => check({ lon, lat, accuracy_m, datum: each === "wgs84" ? undefined : each }),
  ));
}

/** @param {Entry} entry */
function place({ layer, id, zh, en, codes, more, mode }) {
  const [name, other] = state.lang === "zh" ? [zh, en] : [en, zh];
  const title = say(layerOf(layer).title);
  const by = mode && worded(null, "mode", mode);
  const aside = [codes[0], other, more[0], by].filter(Boolean).join(" · ");
  return choice(
    [el("strong", {}, name), el("small", {}, aside), el("small", { class: "layer" }, title)],
    () => (isAdding() ? add(layer, id) : focus(layer, id)),
  );
}

/** @param {Pick<SeatEntry, "parent" | "province">} seat */
function whereabouts({ parent, province }) {
  return [parent && say(parent), worded(null, "province_zh", province)].filter(Boolean).join(" · ");
}

/**
 * What is said of a seat on the map, and the check of a new airport there.
 *
 * @param {SeatEntry} seat
 */
function seatCard({ zh, en, level, parent, province, lon, lat, accuracy_m }) {
  const go = () => {
    close();
    check({ lon: String(lon), lat: String(lat), accuracy_m });
  };
  return el(
    "article",
    { class: "feature", tabindex: -1, "aria-label": zh },
    el("h2", { lang: "zh" }, zh),
    el("p", { class: "name-en", lang: "en" }, en),
    el("p", { class: "chips" }, el("span", { class: "layer" }, worded(layerOf("seats"), "level", level)), whereabouts({ parent, province })),
    el("p", {}, t("accuracy", { value: metres(accuracy_m) })),
    el("button", { type: "button", onclick: go }, t("checkPosition", { position: zh })),
  );
}

/** @param {SeatEntry} found */
function seat(found) {
  const { zh, en, level, lon, lat, accuracy_m } = found;
  const [name, other] = state.lang === "zh" ? [zh, en] : [en, zh];
  const aside = `${other} · ${whereabouts(found)}`;
  return choice(
    [el("strong", {}, name), el("small", {}, aside), el("small", { class: "layer" }, worded(layerOf("seats"), "level", level))],
    () => (isAdding() ? check({ lon: String(lon), lat: String(lat), accuracy_m }) : reveal([lat, lon], seatCard(found))),
  );
}

/**
 * A place found stands beside the candidates there are.
 *
 * @param {string} id
 * @param {string} featureId
 */
async function add(id, featureId) {
  await reach(id, featureId);
  const { layer, features } = entryOf(id);
  const feature = features.find((each) => each.id === featureId);
  if (feature?.geometry.type === "Point") check(candidateOf(layer, feature));
}

/** @param {{name: string, press: () => void}} control */
function command({ name, press }) {
  return choice([el("strong", {}, name), el("small", { class: "layer" }, t("command"))], press);
}

/** @param {string} text */
async function choices(text) {
  const spot = position(text);
  if (spot) return positions(spot);
  const code = text.toUpperCase();
  const places = await find(text, MOST);
  const known = places.some(({ layer, codes }) => layer === config.rule.airports && codes.includes(code));
  // Four letters may be pinyin; written large they are meant as a code.
  const checked = CODE.test(text) && (known || text === code)
    ? [choice([el("strong", {}, t("checkCode", { code }))], () => check({ airport: code }))]
    : [];
  return [...checked, ...places.map((each) => ("level" in each ? seat(each) : place(each))), ...commands(text).map(command)];
}

/**
 * Why nothing was found: of numbers, which could be a position, how positions are written.
 *
 * @param {string} text
 */
function none(text) {
  if (!text) return "";
  const why = refusal(text);
  if (why) return say(why);
  return NUMBERS.test(text) ? t("notRead", { written: WRITTEN.join(" · ") }) : t("nothingFound");
}

/**
 * @param {string} text
 * @returns {Promise<HTMLElement[]>}
 */
async function show(text) {
  const isLatest = questions.ask();
  try {
    const found = text ? await choices(text) : [];
    if (!isLatest()) return [];
    list(found, found.length ? t("foundCount", { count: found.length }) : none(text));
    return found;
  } catch (error) {
    list([]);
    tell(t("searchFailed", { why: error.message }), () => show(text));
    return [];
  }
}

/**
 * Where a key leads from one of those found, or from the box at -1: to another, or to the box.
 *
 * @param {string} key
 * @param {number} here
 * @param {number} count
 */
function stepTo(key, here, count) {
  if (key === "ArrowDown" && count) return Math.min(here + 1, count - 1);
  if (here < 0) return null;
  /** @type {Record<string, number>} */
  const leads = { ArrowUp: here - 1, Home: 0, End: count - 1 };
  return leads[key] ?? null;
}

/**
 * Arrows walk through what was found, Escape leads back to the box.
 *
 * @param {KeyboardEvent} event
 */
function walk(event) {
  if (event.isComposing) return;
  const query = byId("query", HTMLInputElement);
  const found = all("#found [role=option]");
  if (event.key === "Escape") {
    if (!query.value && !found.length) return;
    query.focus();
    query.value = "";
    show("");
  } else {
    const here = focused();
    const next = stepTo(event.key, here ? found.indexOf(here) : -1, found.length);
    if (next === null) return;
    if (next < 0) query.focus();
    else point(found[next]);
  }
  event.preventDefault();
}

export function start() {
  const query = byId("query", HTMLInputElement);
  query.addEventListener("input", () => show(query.value.trim()));
  byId("search").addEventListener("keydown", walk);
  byId("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [first] = await show(query.value.trim());
    first?.click();
  });
  on("lang", () => show(""));
  // Whoever was faster than the page has typed already.
  if (query.value) show(query.value.trim());
}
