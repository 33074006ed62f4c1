/** A tour through the boxes of the plan: `app/webmap/tour.py` has its steps. */

import { control } from "../map/sketch.js";
import { covered } from "../map/view.js";
import { byId, el, first } from "../page/dom.js";
import { escapable, refill } from "../page/keyboard.js";
import { unfold } from "../page/panel.js";
import { at } from "../service/root.js";
import { config } from "../state/config.js";
import { keep, on, quietly, restore, set, state, texts } from "../state/state.js";
import { note, recalled, remember, remembered } from "../state/storage.js";
import { say, t } from "../state/texts.js";

/** Whether the tour was offered in this browser. */
const KEY = "kouan-tour";
/** Where the tab keeps what was chosen before, for a page that is loaded anew on the tour. */
const BEFORE = "kouan-before-tour";
/** What no step changes. */
const ASIDE = ["lang", "tab", "base", "tour", "view"];
/** Where the arrow keys have another meaning. */
const TAKEN = "input, select, textarea, [role=tab], [role=option], .leaflet-marker-icon, .folium-map";
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/** @type {L.Map} */
let map;
/** @type {HTMLElement} */
let card;
/** What was chosen before the tour, as texts. @type {Record<string, string> | null} */
let before = null;
/** Which step is on the map. */
let shown = 0;

keep("tour", 0, {
  read: (text) => {
    if (!/^\d+$/.test(text) || Number(text) > config.tour.length) throw new RangeError(text);
    return Number(text);
  },
});

/** @param {number} step */
function go(step) {
  quietly(() => set("tour", Math.min(Math.max(step, 1), config.tour.length)));
}

function end() {
  quietly(() => {
    set("tour", 0);
    if (before) restore(before);
  });
  before = null;
}

/**
 * The part of the map that the card leaves free: beside it where there is room, else below.
 *
 * @type {() => L.FitBoundsOptions}
 */
function free() {
  const { paddingTopLeft: [left, top], paddingBottomRight } = covered();
  const { offsetWidth: width, offsetHeight: height, offsetTop: from } = card;
  const isBeside = map.getSize().x > 2 * width;
  return { paddingTopLeft: isBeside ? [left + width, top] : [left, from + height], paddingBottomRight };
}

/** Show a step on the map, all else as it is at first. */
function show() {
  const { layers, box: [west, south, east, north] } = config.tour[state.tour - 1];
  before ??= shown ? null : Object.fromEntries(Object.entries(texts()).filter(([name]) => !["lang", "tour"].includes(name)));
  if (before) note(BEFORE, JSON.stringify(before));
  const initial = Object.entries(texts(true)).filter(([name]) => !ASIDE.includes(name));
  quietly(() => {
    restore({ ...Object.fromEntries(initial), day: config.planDay, layers: layers.join() });
    map.fitBounds([[south, west], [north, east]], { ...free(), animate: false });
  });
}

/** @param {{ref: string, quote: string, anchor: string}} place */
function link({ ref, quote, anchor }) {
  const query = new URLSearchParams({ f: "html", lang: state.lang, ...(quote ? { ref, mark: quote } : {}) });
  return el("a", { href: at(`/plan?${query}#${quote ? "mark" : anchor}`), target: "_blank", rel: "noopener" }, t("tourPlan"));
}

/** The table of a box, as the plan has it. @param {string[][]} all */
function table(all) {
  const [head, ...rows] = all;
  /** @type {(row: string[], tag: "td" | "th", scope?: string) => HTMLElement[]} */
  const cells = (row, tag, scope) => row.map((text) => el(tag, scope && text ? { scope } : {}, text));
  // The remark is one cell, however many columns there are.
  /** @type {(row: string[]) => boolean} */
  const wide = (row) => !row.slice(2).some(Boolean);
  /** @type {(row: string[]) => HTMLElement} */
  const body = (row) => el("tr", {}, el("th", { scope: "row" }, row[0]), wide(row) ? el("td", { colspan: head.length - 1 }, row[1]) : cells(row.slice(1), "td"));
  return el("table", {}, el("thead", {}, el("tr", {}, cells(head, "td").slice(0, 1), cells(head.slice(1), "th", "col"))), el("tbody", {}, rows.map(body)));
}

function fill() {
  card.hidden = !state.tour;
  if (!state.tour) return;
  const { title, quote, rows, ...place } = config.tour[state.tour - 1];
  /** @type {(key: string, onclick: () => void, off?: boolean) => HTMLElement} */
  const button = (key, onclick, off) => el("button", { type: "button", "data-key": key, "aria-disabled": off ? "true" : null, onclick }, t(key));
  refill(
    card,
    el("div", { "aria-live": "polite" }, el("h2", {}, say(title)), el("blockquote", { lang: "zh" }, rows.length ? table(rows) : quote, el("cite", {}, link({ quote, ...place })))),
    el(
      "p",
      { class: "row" },
      button("tourBack", () => go(state.tour - 1), state.tour === 1),
      button("tourNext", () => go(state.tour + 1), state.tour === config.tour.length),
      el("span", {}, `${state.tour} / ${config.tour.length}`),
      button("tourEnd", end),
    ),
  );
}

function follow() {
  fill();
  if (state.tour) show();
  shown = state.tour;
}

function begin() {
  remember(KEY, "seen");
  byId("tour-offer").hidden = true;
  unfold(false);
  go(1);
  first("[data-key=tourNext]", HTMLElement, card).focus();
}

/** @param {KeyboardEvent} event */
function press(event) {
  const step = STEPS[event.key];
  const isTaken = event.target instanceof Element && event.target.matches(TAKEN);
  if (!state.tour || !step || isTaken || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  go(state.tour + step);
}

/** The tour is offered on the first visit by a line in the panel, and always at its foot. */
function offer() {
  const dismiss = () => {
    remember(KEY, "seen");
    byId("tour-offer").hidden = true;
  };
  const line = el(
    "p",
    { id: "tour-offer", hidden: Boolean(remembered(KEY)) || window.parent !== window },
    el("span", { "data-text": "tourOffer" }, t("tourOffer")),
    el("button", { type: "button", "data-text": "tourBegin", onclick: begin }, t("tourBegin")),
    el("button", { type: "button", "data-label": "tourNo", "aria-label": t("tourNo"), onclick: dismiss }, "×"),
  );
  byId("tip").after(line);
  byId("panel").querySelector("footer")?.prepend(el("button", { type: "button", id: "show-tour", "data-text": "tourBegin", onclick: begin }, t("tourBegin")));
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  if (!config.tour.length) return;
  card = el("section", { id: "tour", "data-label": "tour", "aria-label": t("tour"), hidden: true });
  control(map, "topleft", card);
  offer();
  if (state.tour) before = JSON.parse(recalled(BEFORE) ?? "null");
  escapable(() => state.tour, end);
  document.addEventListener("keydown", press);
  on("tour", follow);
  on("lang", fill);
  follow();
}
