/** The legend of a sheet: just the layers that are shown, and the signs that occur. */

import { subject, TONES } from "../candidate/verdict-marks.js";
import { WEAK_M } from "../map/feature-style.js";
import { drawn, occurring } from "../map/layers.js";
import { facetTitle, worded } from "../page/column-words.js";
import { svg } from "../page/dom.js";
import { resolved } from "../page/theme.js";
import { letter } from "../pure/candidates.js";
import { outline } from "../pure/symbols.js";
import { active } from "../state/candidates.js";
import { config } from "../state/config.js";
import { groundKm, limits } from "../state/rule-limits.js";
import { state } from "../state/state.js";
import { say, t } from "../state/texts.js";
import { diamond, paintOf } from "./map-view.js";
import { lines, widthOf, words } from "./text.js";

/**
 * What a tool draws that is of no layer: a title, and rows with a colour and a symbol, or a
 * line without one, or words alone without a colour; null where it draws nothing.
 *
 * @typedef {{title: string, rows: {text: string, colour?: string, symbol?: string, dash?: string}[]}} Section
 */

/**
 * @typedef {import("../state/config.js").Layer} Layer
 * @typedef {import("../map/layers.js").Entry} Entry
 * @typedef {import("../service/answers.js").Verdict} Verdict
 * @typedef {import("./sheet.js").Fonts} Fonts
 *
 * @typedef {{mark: Element | null, text: string, inner?: boolean, fill?: string, weight?: number}} Row
 * @typedef {{title: string, rows: Row[]}} Rows
 * @typedef {{title: string, y: number} | (Row & {title?: undefined, x: number, y: number, size: number, after: number})} Laid
 */

/** @type {(() => Section | null)[]} */
const added = [];

/** Add a section to the legend of sheets. @param {() => Section | null} section */
export function addSection(section) {
  added.push(section);
}

/** Sizes in millimetres, at the size that A4 has. */
const MARK = 4.6;
const LINE = 4.5;
const TEXT = 2.75;
const SMALL = 2.45;
const GAP = 2;
/** Decimals of a millimetre that a symbol is drawn to. */
const SHARP = 3;
/** Pixels of a dash on the map that are a millimetre here. */
const DASH_PX = 5;

/** @type {(colour: string, more?: Record<string, string | number>) => Element} */
function dot(colour, more = {}) {
  return svg("circle", { cx: 1.7, cy: 0, r: 1.25, fill: colour, ...more });
}

/** @type {(tone: string, layer: Layer) => Element} */
function swatch(tone, { geometry, paint }) {
  const colour = resolved(tone);
  if (geometry === "Point") return svg("path", { d: outline(paint.symbol, 1.7, 0, 1.25, SHARP), fill: colour });
  if (geometry === "LineString") return svg("line", { x1: 0.2, x2: 3.2, y1: 0.8, y2: -0.8, stroke: colour, "stroke-width": 0.6 });
  return svg("rect", { x: 0.2, y: -1.1, width: 3, height: 2.2, fill: colour, "fill-opacity": Math.max(paint.fill, 0.12), stroke: colour, "stroke-width": 0.3 });
}

/** @type {(entry: Entry) => Row[]} */
function shades({ layer, shown }) {
  return occurring({ layer, shown })
    .map(({ colour, label }) => ({ mark: swatch(colour, layer), text: say(label), inner: true }));
}

/** @type {(entry: Entry) => Row[]} */
function layerRows(entry) {
  const { layer } = entry;
  const own = shades(entry);
  return [{ mark: own.length ? null : swatch(layer.paint.colour, layer), text: say(layer.title) }, ...own];
}

/** @type {(shown: Entry[]) => Rows[]} */
function groups(shown) {
  return config.groups.map(({ id, title }) => ({
    title: say(title),
    rows: shown.filter(({ layer }) => layer.group === id).flatMap(layerRows),
  }));
}

/** The ground of the rule, where it is drawn, and what it is assumed on. @type {() => Rows} */
function ground() {
  /** @type {(name: string) => string | null | undefined} */
  const doubt = (name) => document.querySelector(`#ground-told .${name}`)?.textContent;
  /** @type {Row[]} */
  const rows = [["free", "groundFreeAll"], ["within", "groundBarred"], ["possible", "groundPossible"], ["gained", "printGained"], ["lost", "printLost"]].flatMap(([kind, text]) => {
    const drawnAs = document.querySelector(`path.ground-${kind}:not(.rule-area)`);
    if (!drawnAs) return [];
    const looks = { ...paintOf(drawnAs), transform: "scale(0.2)", x: 1, y: -5.5, width: 15, height: 11 };
    return [{ mark: svg("rect", looks), text: t(text, { km: groundKm() }) }];
  });
  const doubts = rows.length ? [doubt("hypothetical"), doubt("unplaced")] : [];
  const notes = doubts.flatMap((text) => (text ? [{ mark: null, text, inner: true, fill: resolved("var(--doubt)"), weight: 400 }] : []));
  return { title: t("tab_ground"), rows: [...rows, ...notes] };
}

/** The ports in whose doubt rings or ground are drawn: at sites of unknown position. @type {(shown: Entry[]) => string} */
function unplaced(shown) {
  const ports = shown.flatMap((entry) => entry.shown).flatMap(({ properties: { certainty, iata, kind, unplaced: spans } }) => {
    if (certainty === "former-site") return [iata];
    return kind === "possible" ? String(spans).split("; ").map((span) => span.split(" ")[0]) : [];
  });
  return [...new Set(ports)].sort().join(state.lang === "zh" ? "、" : ", ");
}

/** What the signs on the map mean that are of no one layer. @type {(shown: Entry[]) => Row[]} */
function signs(shown) {
  const doubtful = unplaced(shown);
  const features = shown.filter(({ layer }) => layer.geometry === "Point").flatMap((entry) => entry.shown);
  const ink = resolved("var(--mark)");
  const hollow = { stroke: ink, "stroke-width": 0.4 };
  const planned = features.some(({ properties }) => properties.status === "planned");
  const weak = features.some(({ properties }) => (properties.position_accuracy_m ?? 0) >= WEAK_M);
  const arrow = document.querySelector("path.arrow");
  const cluster = document.querySelector(".leaflet-marker-icon.cluster");
  /** @type {(selector: string) => boolean} */
  const isDrawn = (selector) => document.querySelector(selector) !== null;
  const open = features.some(({ properties }) => properties.status === "open");
  const unsure = features.some(({ properties: { status, certainty } }) => status === null || certainty === "possible");
  const lines = shown.filter(({ layer }) => layer.geometry === "LineString").flatMap((entry) => entry.shown);
  const dashed = lines.some(({ properties }) => properties.status === "planned");
  /** @type {(Row | null | false | "")[]} */
  const all = [
    arrow && { mark: svg("path", { d: "M0 0.35V-0.35L3.4 0Z", fill: getComputedStyle(arrow).fill }), text: t("printArrow") },
    open && { mark: dot(ink), text: t("legendOpen") },
    planned && { mark: dot(resolved("var(--paper)"), hollow), text: t("legendPlanned") },
    unsure && { mark: dot(ink, { ...hollow, "fill-opacity": 0.35, "stroke-width": 0.25, "stroke-dasharray": "0.4 0.4" }), text: t("printUnsure") },
    dashed && { mark: svg("line", { x1: 0, x2: 3.4, y1: 0, y2: 0, ...hollow, "stroke-dasharray": "0.9 0.7" }), text: t("printDashed") },
    isDrawn("path.counterpart") && { mark: dot(ink, { r: 0.8 }), text: t("printCounterpart") },
    weak && { mark: dot("none", { ...hollow, "stroke-width": 0.25, "stroke-dasharray": "0.6 0.5" }), text: t("legendHalo") },
    doubtful && { mark: null, text: t("printUnplaced", { ports: doubtful }) },
    cluster && { mark: dot(getComputedStyle(cluster).backgroundColor, { r: 1.6 }), text: t("printCluster") },
  ];
  return all.flatMap((row) => row || []);
}

/**
 * A candidate, what the rule says of it, and the ring of the one that is looked at.
 *
 * @type {(answer: Verdict, place: number, several: boolean) => Row[]}
 */
function verdict(answer, place, several) {
  const { properties: here } = subject(answer);
  const colour = resolved(TONES[answer.outcome]);
  const whose = [several ? letter(place) : "", here.name, here.iata ? `(${here.iata})` : ""].filter(Boolean).join(" ");
  const ring = svg("line", { x1: 0, x2: 3.4, y1: 0, y2: 0, stroke: colour, "stroke-width": 0.45, "stroke-dasharray": "1.3 0.9" });
  return [
    { mark: svg("g", { transform: "scale(0.16)" }, diamond(10.6, 0, 6, colour, resolved("var(--paper)"))), text: whose },
    { mark: null, text: answer.heading, inner: true, fill: colour },
    ...(place === active() ? [
      { mark: ring, text: t("printRing", { km: limits().threshold_km }), inner: true },
      { mark: dot("none", { stroke: resolved("var(--mark)"), "stroke-width": 0.5 }), text: t("printNearest"), inner: true },
    ] : []),
  ];
}

/** What was asked about on this map, as the service answered it. @type {(answers: (Verdict | null)[]) => Rows} */
function verdicts(answers) {
  const rows = answers.map((answer, place) => (answer ? verdict(answer, place, answers.length > 1) : []));
  return { title: t("printVerdict"), rows: rows.flat() };
}

/** What was chosen to be shown: a sheet that leaves ports out must say so. @type {() => Rows} */
function filtered() {
  const apart = state.lang === "zh" ? "、" : ", ";
  const rows = Object.entries(state.where).map(([column, values]) => {
    const named = values.map((value) => worded(null, column, value)).join(apart);
    return { mark: null, text: t("printOnly", { column: facetTitle(column), values: named }), inner: true };
  });
  return { title: t("printFiltered"), rows };
}

/** @type {(row: Section["rows"][number]) => Element | null} */
function markOf({ colour, symbol, dash }) {
  if (!colour) return null;
  if (symbol) return svg("path", { d: outline(symbol, 1.7, 0, 1.25, SHARP), fill: resolved(colour) });
  const dashes = dash?.replace(/\d+/g, (size) => String(Number(size) / DASH_PX));
  return svg("line", { x1: 0.2, x2: 3.2, y1: 0, y2: 0, stroke: resolved(colour), "stroke-width": 0.6, "stroke-dasharray": dashes });
}

/** What the tools draw. @type {() => Rows[]} */
function tools() {
  return added.map((section) => section()).filter((each) => each !== null)
    .map(({ title, rows }) => ({ title, rows: rows.map((row) => ({ mark: markOf(row), text: row.text })) }));
}

/** @type {(answers: (Verdict | null)[]) => Rows[]} */
function sections(answers) {
  const shown = [...drawn.values()].filter((entry) => entry.visible && entry.shown.length);
  return [verdicts(answers), filtered(), ...tools(), ground(), ...groups(shown), { title: "", rows: signs(shown) }].filter(({ rows }) => rows.length);
}

/**
 * Shades stand side by side where they fit.
 *
 * @type {(row: Row, cursor: number, width: number, font: import("./text.js").Font) => number}
 */
function aside({ inner, text }, cursor, width, font) {
  const from = Math.max(cursor, MARK);
  return inner && cursor && from + MARK + widthOf(text, font) <= width ? from : 0;
}

/**
 * The lines of a row, which begins at `at`; what follows begins where that is moved to.
 *
 * @type {(row: Row, at: {y: number, cursor: number}, width: number, family: string) => Laid[]}
 */
function laidRow(row, at, width, family) {
  const size = row.inner ? SMALL : TEXT;
  const font = { size, family };
  const beside = aside(row, at.cursor, width, font);
  const x = beside || (row.inner ? MARK : 0);
  const after = row.mark ? MARK : 0;
  return lines(row.text, width - x - after, font).map((text, place) => {
    if (place) at.y += LINE * 0.8;
    else if (!beside) at.y += LINE;
    at.cursor = row.inner ? x + after + widthOf(text, font) + GAP : 0;
    return { ...row, text, y: at.y, x, size, after, mark: place ? null : row.mark };
  });
}

/**
 * Break what is too wide; returns what to write, each with its place from the top.
 *
 * @param {Rows[]} all
 * @param {number} width
 * @param {string} family
 */
function laid(all, width, family) {
  /** @type {Laid[]} */
  const found = [];
  const at = { y: 0, cursor: 0 };
  for (const { title, rows } of all) {
    if (title) {
      at.y += LINE;
      found.push({ title, y: at.y });
      at.y += GAP / 2;
    }
    at.cursor = 0;
    for (const row of rows) found.push(...laidRow(row, at, width, family));
    at.y += GAP;
  }
  return { found, height: at.y };
}

/** @type {(line: Laid, fonts: Fonts) => Element} */
function written(line, fonts) {
  if (line.title !== undefined) return words(line.title, { x: 0, y: line.y, size: TEXT, family: fonts.title, weight: 700, fill: fonts.ink });
  const { text, x, y, size, fill, weight, mark, after } = line;
  return svg(
    "g",
    {},
    mark ? svg("g", { transform: `translate(${x} ${y - size * 0.36})` }, mark) : null,
    words(text, { x: x + after, y, size, family: fonts.text, fill: fill ?? fonts.ink, weight: weight ?? (fill ? 700 : 400) }),
  );
}

/**
 * The legend, as wide and at most as high as given, and its height; a long one is written smaller.
 *
 * @param {{x: number, y: number, width: number, height: number, type: number, fonts: Fonts, answers: (Verdict | null)[]}} place
 */
export function legend({ x, y, width, height, type, fonts, answers }) {
  const all = sections(answers);
  let scale = type;
  let fit = laid(all, width / scale, fonts.text);
  while (fit.height * scale > height) {
    scale *= 0.95;
    fit = laid(all, width / scale, fonts.text);
  }
  const node = svg("g", { class: "legend", transform: `translate(${x} ${y}) scale(${scale})` }, fit.found.map((each) => written(each, fonts)));
  return { node, height: fit.height * scale };
}
