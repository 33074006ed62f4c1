/** Two days compared: the aviation ports that opened, closed or moved between them. */

import { withoutAirport } from "../map/feature-style.js";
import { give } from "../map/names.js";
import { symbolMarker } from "../map/symbol-marker.js";
import { covered } from "../map/view.js";
import { absent, worded } from "../page/column-words.js";
import { el, foreign, swatch } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { tell } from "../page/messages.js";
import { unfold } from "../page/panel.js";
import { tab } from "../page/tabs.js";
import { addSection } from "../print/legend.js";
import { download } from "../print/text.js";
import { changes, csv, differing, KINDS } from "../pure/comparing.js";
import { oneAtATime } from "../pure/latest.js";
import { ask, items } from "../service/api.js";
import { openPorts } from "../service/open-ports.js";
import { config, layerOf } from "../state/config.js";
import { FIRST_DAY, isDay, today } from "../state/days.js";
import { keep, on, set, state } from "../state/state.js";
import { say, t } from "../state/texts.js";
import * as swipe from "./compare/swipe.js";

/**
 * @typedef {import("../pure/comparing.js").Kind} Kind
 * @typedef {import("../pure/comparing.js").Change} Change
 *
 * @typedef {object} Found What became of the ports between two days.
 * @property {string} asked
 * @property {string} from
 * @property {string} to
 * @property {Change[]} all
 * @property {Map<string, Record<string, any>>} rows The columns of the ports of both days.
 */

const LAYER = layerOf(config.rule.ports);
const NEAR_ZOOM = 8;
const SIZE_PX = 7;
/** Each kind has a shape of its own, besides its colour. @type {Record<Kind, {colour: string, symbol: string}>} */
const SIGNS = {
  opened: { colour: "var(--good)", symbol: "plus" },
  closed: { colour: "var(--bad)", symbol: "cross" },
  moved: { colour: "var(--accent)", symbol: "diamond" },
  renamed: { colour: "var(--accent)", symbol: "square" },
  amended: { colour: "var(--accent)", symbol: "triangle" },
  perhaps: { colour: "var(--doubt)", symbol: "circle" },
};

/** @type {L.Map} */
let map;
/** @type {L.LayerGroup} */
let marks;
/** @type {HTMLElement} */
let told;
/** @type {HTMLInputElement} */
let other;
/** @type {Found | null} */
let found = null;
/** Whether the list was last written beside a line between the days. @type {boolean} */
let swiping = false;

keep("compare", "", {
  read: (text) => {
    if (text && !isDay(text)) throw new RangeError(text);
    return text;
  },
  undoable: true,
});

function days() {
  return [state.compare, state.day].sort();
}

function question() {
  return state.compare && state.compare !== state.day ? days().join("/") : "";
}

const inquire = oneAtATime(async () => {
  const asked = question();
  if (asked && found?.asked !== asked) {
    told.replaceChildren(el("p", { class: "waiting" }, t("compareWaiting")));
    try {
      const [from, to] = days();
      const [before, after, rows, others] = await Promise.all([openPorts(from), openPorts(to), items(LAYER.id, { datetime: asked }), otherwise(from, to)]);
      found = { asked, from, to, all: [...changes(before, after), ...others], rows: new Map(rows.map(({ id, properties }) => [id, properties])) };
    } catch (error) {
      found = null;
      fail(error);
      return;
    }
  }
  if (question() === asked) draw();
});

/**
 * What differs by published changes, in the language of the page; most services have none.
 *
 * @type {(from: string, to: string) => Promise<Change[]>}
 */
async function otherwise(from, to) {
  if (!config.versioned || config.portable) return [];
  return differing((await ask("/diff", { from, to, f: "json" })).features, LAYER.id);
}

/** @param {Error} error */
function fail(error) {
  clear();
  const why = t("compareFailed", { why: error.message });
  told.replaceChildren(el("p", { class: "waiting" }, why));
  tell(why, inquire);
}

function clear() {
  marks.clearLayers();
  give("compare", []);
}

/** The day of a change as far as it is documented. @type {(found: Found, change: Change) => string} */
function when({ rows }, { kind, port, told: sentence }) {
  if (sentence) return sentence;
  const row = rows.get(port.id) ?? {};
  const end = kind === "closed" ? "to" : "from";
  const [day, earliest, latest] = ["", "_earliest", "_latest"].map((more) => row[`open_${end}${more}`]).map((value) => (absent(value) ? "" : worded(LAYER, "", value)));
  if (day) return day;
  return earliest && latest ? t("compareBetween", { from: earliest, to: latest }) : t("compareUnknown");
}

/** @type {(change: Change) => string} */
function origin({ from, unplaced, told: sentence }) {
  return from && !sentence ? t(unplaced ? "compareUnplaced" : "compareFrom", { name: from[state.lang] }) : "";
}

/** @param {Kind} kind */
function sign(kind) {
  const { colour, symbol } = SIGNS[kind];
  return swatch(colour, { ...LAYER, paint: { ...LAYER.paint, symbol } });
}

/** @param {Change} change */
function marker({ kind, port }) {
  const { colour, symbol } = SIGNS[kind];
  return symbolMarker([port.lat, port.lon], {
    pane: "check", symbol, radius: SIZE_PX, color: "var(--paper)", weight: 1.5, fillColor: colour, fillOpacity: 1, interactive: false,
  });
}

/** @type {(change: Change) => L.Polyline[]} */
function way({ port, from, unplaced }) {
  if (!from || unplaced) return [];
  return [L.polyline([[from.lat, from.lon], [port.lat, port.lon]], { pane: "check", color: SIGNS.moved.colour, weight: 2, dashArray: "4 3", interactive: false })];
}

/** @type {(change: import("../pure/comparing.js").Change) => import("../map/names.js").Name} */
function named({ kind, port }) {
  return { key: port.id, text: withoutAirport(say(port)), at: [port.lat, port.lon], kind: "place", rank: 2, from: 5, gap: SIZE_PX + 4, colour: SIGNS[kind].colour };
}

/** Show where it is; of a port that moved, both sites. @param {Change} change */
function reach({ port, from, unplaced }) {
  unfold(false);
  const sites = from && !unplaced ? [port, from] : [port];
  map.fitBounds(sites.map(({ lat, lon }) => /** @type {L.LatLngTuple} */ ([lat, lon])), { ...covered(), maxZoom: Math.max(NEAR_ZOOM, map.getZoom()), animate: false });
}

/**
 * @param {Found} found
 * @param {Change} change
 */
function row(found, change) {
  const { port } = change;
  return el(
    "li",
    {},
    el("button", { type: "button", "data-key": port.id, onclick: () => reach(change) }, el("span", { lang: foreign(port[state.lang]) }, [port.iata, port[state.lang]].filter(Boolean).join(" "))),
    el("small", {}, [when(found, change), origin(change)].filter(Boolean).join(" · ")),
  );
}

/** @type {(found: Found) => Record<Kind, number>} */
function counts({ all }) {
  const found = { opened: 0, closed: 0, moved: 0, renamed: 0, amended: 0, perhaps: 0 };
  for (const { kind } of all) found[kind] += 1;
  return found;
}

/** @param {Found} found */
function headline(found) {
  if (!found.all.length) return t("compareNone", found);
  const count = counts(found);
  const other = count.renamed + count.amended;
  const more = [
    other ? t("compareOtherCount", { count: other }) : "",
    count.perhaps ? t("comparePerhapsCount", { count: count.perhaps }) : "",
  ];
  return t("compareHead", { from: found.from, to: found.to, ...count }) + more.join("");
}

/** @type {(found: Found, kind: Kind) => HTMLElement[]} */
function section(found, kind) {
  const own = found.all.filter((change) => change.kind === kind);
  if (!own.length) return [];
  return [el("h2", {}, sign(kind), t(`compare_${kind}`), el("span", { class: "count" }, String(own.length))), el("ul", {}, own.map((change) => row(found, change)))];
}

/** @param {Found} found */
function save(found) {
  /** @type {(change: Change) => unknown[]} */
  const line = (change) => {
    const { kind, port } = change;
    return [t(`compare_${kind}`), port.iata, port.zh, port.en, origin(change), when(found, change), port.lon, port.lat, found.from, found.to];
  };
  const text = csv([t("compareColumns").split(","), ...found.all.map(line)]);
  download(new Blob([text], { type: "text/csv;charset=utf-8" }), `kouan-${found.from}-${found.to}.csv`);
}

/** The changes on the map; beside a line between the days they are seen without signs. @param {Found} found */
function mark({ all }) {
  for (const change of all) for (const shape of [...way(change), marker(change)]) marks.addLayer(shape);
  give("compare", all.map(named));
}

function draw() {
  clear();
  swiping = state.swipe !== null;
  const now = found;
  if (!question() || !now) {
    found = null;
    told.replaceChildren(...(state.compare ? [el("p", { class: "waiting" }, t("compareSame"))] : []));
    return;
  }
  if (!swiping) mark(now);
  const button = (/** @type {string} */ key, /** @type {() => void} */ onclick) => el("button", { type: "button", "data-key": key, onclick }, t(key));
  refill(
    told,
    el("p", { class: "headline", role: "status" }, headline(now)),
    el(
      "p",
      { class: "row" },
      el("button", { type: "button", "data-key": "swipe", "aria-pressed": String(swiping), onclick: swipe.toggle }, t("swipe")),
      now.all.length ? button("compareCsv", () => save(now)) : "",
      button("compareEnd", () => set("compare", "")),
    ),
    ...KINDS.flatMap((kind) => section(now, kind)),
  );
}

/** What the signs mean on a printed sheet, with the count of each. @type {() => import("../print/legend.js").Section | null} */
function legend() {
  if (!found?.all.length || !question()) return null;
  // The sheet has no side of the other day, and no signs then.
  if (state.swipe !== null) return { title: `${found.from} → ${found.to}`, rows: [{ text: t("swipeNotPrinted", { day: state.day }) }] };
  const count = counts(found);
  const rows = KINDS.filter((kind) => count[kind]).map((kind) => ({ ...SIGNS[kind], text: `${t(`compare_${kind}`)} ${count[kind]}` }));
  return { title: `${found.from} → ${found.to}`, rows };
}

function planToToday() {
  set("day", today());
  set("compare", config.planDay);
}

function controls() {
  other = el("input", { type: "date", id: "compare-day", min: FIRST_DAY, max: today(), value: state.compare });
  other.addEventListener("change", () => {
    if (!other.value || isDay(other.value)) set("compare", other.value);
    else tell(t("noSuchDay", { from: FIRST_DAY, to: today() }));
  });
  return [
    el("p", { class: "tip", "data-text": "compareTip" }, t("compareTip")),
    el("label", { for: "compare-day", "data-text": "compareWith" }, t("compareWith")),
    el("div", { class: "row" }, other, el("button", { type: "button", "data-text": "comparePlan", onclick: planToToday }, t("comparePlan"))),
  ];
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  marks = L.layerGroup().addTo(map);
  told = el("div", { id: "compare-told" });
  tab("compare").append(...controls(), told);
  addSection(legend);
  swipe.start(map, () => Boolean(question()));
  on(["compare", "day", "lang"], inquire);
  on("swipe", (percent) => { if ((percent !== null) !== swiping) inquire(); });
  on("compare", (day) => { other.value = day; });
  inquire();
}
