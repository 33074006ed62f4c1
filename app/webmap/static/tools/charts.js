/** Charts beside the map: tables whose cells are drawn as bars. */

import { heading, worded } from "../page/column-words.js";
import { el } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { tab } from "../page/tabs.js";
import { latest } from "../pure/latest.js";
import { items, send } from "../service/api.js";
import { columnOf, config, layerOf } from "../state/config.js";
import { limits } from "../state/rule-limits.js";
import { on, state } from "../state/state.js";
import { say, t } from "../state/texts.js";

const BAND_KM = 50;
const LAST_KM = 600;
const SCREENING = "/processes/airport-screening/execution";

/**
 * @typedef {import("../state/config.js").Layer} Layer
 * @typedef {Record<string, any>} Row The columns of a feature.
 * @typedef {{colour: string, label: string, hollow?: boolean, of: (row: Row) => boolean}} Key
 * @typedef {[name: string, parts: number[], mark?: string]} Bar
 */

/** @type {HTMLElement} */
let panel;
/** What the charts are of, and the questions whose answers they show. @type {string | undefined} */
let made;
const questions = latest();

/**
 * How many rows are of each name, by key.
 *
 * @template N
 * @param {Row[]} rows
 * @param {(row: Row) => N} name
 * @param {Key[]} keys
 * @returns {[N, number[]][]}
 */
function count(rows, name, keys) {
  /** @type {Map<N, number[]>} */
  const found = new Map();
  for (const row of rows) {
    const parts = found.get(name(row)) ?? keys.map(() => 0);
    parts[keys.findIndex((key) => key.of(row))] += 1;
    found.set(name(row), parts);
  }
  return [...found];
}

/**
 * A row a bar, a part a key; hollow parts are planned, as on the map.
 *
 * @param {string} title
 * @param {Bar[]} rows
 * @param {Key[]} keys
 * @param {string} [note]
 */
function chart(title, rows, keys, note) {
  const most = Math.max(...rows.map(([, parts]) => parts.reduce((sum, part) => sum + part, 0)), 1);
  /** @type {(size: number, key: Key) => HTMLElement | null} */
  const part = (size, { colour, label, hollow }) => {
    const bar = el("span", { class: hollow ? "bar hollow" : "bar", title: `${label}: ${size}` });
    bar.style.setProperty("--tone", colour);
    bar.style.setProperty("--size", String(size / most));
    return size ? bar : null;
  };
  /** @type {(bar: Bar) => HTMLElement} */
  const line = ([name, parts, mark]) => el(
    "tr",
    { class: mark },
    el("th", { scope: "row" }, name),
    el("td", { class: "bars" }, parts.map((size, place) => part(size, keys[place]))),
    el("td", { class: "number" }, parts.length > 1 ? parts.join(" + ") : String(parts[0])),
  );
  /** @type {(key: Key) => HTMLElement} */
  const key = ({ colour, label, hollow }) => {
    const dot = el("span", { class: hollow ? "bar dot hollow" : "bar dot", "aria-hidden": "true" });
    dot.style.setProperty("--tone", colour);
    return el("li", {}, dot, label);
  };
  return el(
    "figure",
    { class: "chart" },
    el("figcaption", {}, title),
    keys.length > 1 ? el("ul", { class: "keys" }, keys.map(key)) : null,
    el("table", {}, el("tbody", {}, rows.map(line))),
    note ? el("p", { class: "note" }, note) : null,
  );
}

/** @param {string} collection */
async function rows(collection) {
  const features = await items(collection);
  return features.map(({ properties }) => properties);
}

/**
 * The parts of a bar: a shade of the legend each, and each status where there are several.
 *
 * @type {(layer: Layer, features: Row[]) => Key[]}
 */
function parts({ paint: { by, shades } }, features) {
  if (by === null) return [];
  const statuses = [...new Set(features.map(({ status }) => status))].sort();
  const each = shades.flatMap(({ value, colour, label }) => statuses.map((status) => ({
    colour,
    label: statuses.length > 1 ? `${say(label)} · ${t(`status_${status}`)}` : say(label),
    hollow: status === "planned",
    of: (/** @type {Row} */ row) => row[by] === value && row.status === status,
  })));
  return each.filter(({ of }) => features.some(of));
}

/** The layers that are counted, in the order of the panel. */
function countedLayers() {
  return config.groups.flatMap(({ id }) => config.layers.flatMap((layer) => (layer.group === id && layer.countedBy ? [{ layer, by: layer.countedBy }] : [])));
}

/**
 * The ports of a layer by the values of a column, without their harbours.
 *
 * @type {(one: {layer: Layer, by: string}) => Promise<HTMLElement>}
 */
async function counted({ layer, by }) {
  const ports = (await rows(layer.id)).filter(({ parent }) => !parent);
  const keys = parts(layer, ports);
  const found = count(ports, (row) => worded(layer, by, row[by]), keys);
  /** @type {(bar: Bar) => number} */
  const total = ([, sizes]) => sizes.reduce((sum, size) => sum + size, 0);
  const column = heading(columnOf(layer, by));
  return chart(t("chartCounted", { layer: say(layer.title), column: state.lang === "en" ? column.toLowerCase() : column }), found.sort((a, b) => total(b) - total(a)), keys);
}

/** Openings by year, those of which the year is documented; of the others it is said. */
async function openings() {
  const ports = await rows(config.rule.ports);
  // A port that moved was approved once: at its first site.
  const moved = ports.filter((port) => ports.some((other) => other !== port && other.iata === port.iata && other.open_to && other.open_to <= (port.open_from ?? "")));
  const dated = ports.filter((port) => port.open_from && !moved.includes(port));
  const keys = [{ colour: layerOf(config.rule.ports).paint.colour, label: t("chartOpenings"), of: () => true }];
  const known = new Map(count(dated, ({ open_from: from }) => Number(from.slice(0, 4)), keys));
  const [first, last] = [Math.min(...known.keys()), Math.max(...known.keys())];
  /** @type {Bar[]} */
  const found = Array.from({ length: last - first + 1 }, (_, place) => [String(first + place), known.get(first + place) ?? [0]]);
  return chart(t("chartOpenings"), found, keys, t("chartUndated", { dated: dated.length, count: ports.length - moved.length - dated.length, moved: moved.length, all: ports.length }));
}

async function screened() {
  const airports = (await rows(config.rule.airports)).filter(({ iata, status }) => iata && status !== "closed");
  const inputs = { candidates: airports.map(({ iata }) => ({ code: iata })), as_of: state.day };
  return (await send(SCREENING, { inputs })).body;
}

async function distances() {
  const { features, bad } = await screened();
  const others = features.map(({ properties }) => properties).filter(({ own_port: own, nearest_iata: near }) => !own && near);
  const keys = [{ colour: "var(--others)", label: t("chartDistances"), of: () => true }];
  const band = (/** @type {Row} */ { distance_km: km }) => Math.min(Math.floor(km / BAND_KM) * BAND_KM, LAST_KM);
  const sizes = new Map(count(others, band, keys));
  /** @type {Bar[]} */
  const found = [];
  const { threshold_km: within } = limits();
  for (let km = 0; km <= LAST_KM; km += BAND_KM) {
    const name = km === LAST_KM ? `≥ ${km} km` : `${km}–${km + BAND_KM} km`;
    found.push([name, sizes.get(km) ?? [0], km <= within && within < km + BAND_KM ? "line" : ""]);
  }
  return chart(t("chartDistances"), found, keys, t("chartDistancesNote", { day: state.day, count: others.length, bad: bad.length, km: within }));
}

async function draw() {
  const key = `${state.lang} ${state.day}`;
  if (panel.hidden || made === key) return;
  made = key;
  const isLatest = questions.ask();
  panel.replaceChildren(el("p", { class: "waiting" }, t("chartsWaiting")));
  const charts = await Promise.allSettled([...countedLayers().map(counted), openings(), distances()]);
  if (!isLatest()) return;
  panel.replaceChildren(...charts.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])));
  const failed = charts.find((each) => each.status === "rejected");
  if (failed) {
    tell(t("chartFailed", { why: failed.reason.message }), () => {
      made = undefined;
      draw();
    });
  }
}

export function start() {
  panel = tab("charts");
  on(["tab", "lang", "day"], draw);
  draw();
}
