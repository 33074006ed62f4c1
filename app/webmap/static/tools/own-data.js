/**
 * A planner's own data: added by a button or a drop, listed, coloured, checked, removed.
 * It stays in this browser; nothing is sent before that is agreed to.
 */

import * as layers from "../map/own-layers.js";
import { all, el, svg } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { tell } from "../page/messages.js";
import { tab } from "../page/tabs.js";
import { addSection } from "../print/legend.js";
import { asCsv, asGeoJson, ENDINGS, isAbsent, outcomes, REST, readerOf } from "../pure/own-data.js";
import { on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";
import { check } from "./own-data/checking.js";
import { read } from "./own-data/reading.js";
import { forget, keepFile, keepLooks, stored, taken } from "./own-data/store.js";

/**
 * @typedef {layers.Datum} Datum
 * @typedef {layers.Entry} Entry
 */

/** @type {Datum[]} */
const DATUMS = ["wgs84", "gcj02", "bd09"];
/** Rows left out that are listed; all are counted. */
const MOST_LISTED = 100;
const LATER_MS = 10_000;

/** @type {HTMLElement} */
let panel;
/** @type {HTMLInputElement} */
let picker;
let [datum] = DATUMS;
/** Files that the service would read, while that is not agreed to. @type {File[]} */
let waiting = [];
/** Files removed, which can be had back until the page is left. @type {Entry["record"][]} */
const gone = [];
/** What is being done, in words. */
let busy = "";
/** By layer the accuracy that was typed, the share of a check that is done, and faults. @type {Map<string, string>} */
const typed = new Map();
/** @type {Map<string, number>} */
const running = new Map();
/** @type {Map<string, string>} */
const faults = new Map();

/**
 * @param {string} key
 * @param {string} text
 * @param {() => void} onclick
 * @param {Record<string, string>} [more]
 */
function button(key, text, onclick, more = {}) {
  return el("button", { type: "button", "data-key": key, onclick, ...more }, text);
}

/**
 * Wait until it is stored: what the panel shows after that stays after a reload.
 * Storage may be full or forbidden: the data last as long as the page then.
 *
 * @param {Promise<unknown>} work
 */
function store(work) {
  return work.catch((error) => tell(t("ownNotStored", { why: error?.message ?? "" })));
}

/** A number that no file has, in this tab or another. */
async function freeId() {
  const ids = [...layers.own.values()].map(({ record }) => record.id).concat(await taken().catch(() => []));
  return Math.max(0, ...ids) + 1;
}

/** @param {File} file */
async function add(file) {
  busy = t("ownReading", { name: file.name });
  draw();
  try {
    const found = await read(file, datum);
    const record = { ...found, id: await freeId(), visible: true, by: "" };
    const entry = layers.add(record);
    layers.fit(entry);
    await store(keepFile(record));
  } catch (error) {
    tell(t("ownUnreadable", { name: file.name, why: error.message }));
  }
  busy = "";
  draw();
}

/** Read what the page can read; what it cannot waits for a word. @param {Iterable<File>} files */
async function take(files) {
  set("tab", "own");
  for (const file of files) {
    const reader = readerOf(file.name);
    if (!reader) tell(t("ownUnreadable", { name: file.name, why: t("ownKinds", { kinds: ENDINGS.join(" ") }) }));
    else if (reader === "service") waiting.push(file);
    else await add(file);
  }
  draw();
  all("[data-key='send']", HTMLElement, panel)[0]?.focus({ preventScroll: true });
}

async function sendAll() {
  const files = waiting;
  waiting = [];
  for (const file of files) await add(file);
}

function asked() {
  if (!waiting.length) return null;
  const names = waiting.map(({ name }) => name).join(state.lang === "zh" ? "、" : ", ");
  const leave = () => {
    waiting = [];
    draw();
  };
  return el(
    "div",
    { class: "asked", role: "group", "aria-label": t("ownSend") },
    el("p", {}, t("ownAsk", { names })),
    el("p", { class: "row" }, button("send", t("ownSend"), sendAll), button("leave", t("ownLeave"), leave)),
  );
}

function adding() {
  /** @type {(each: Datum) => HTMLElement} */
  const option = (each) => el("option", { value: each, selected: each === datum }, t(`own_${each}`));
  return el(
    "div",
    { class: "drop" },
    el("p", {}, button("choose", t("ownChoose"), () => picker.click()), " ", t("ownDrop")),
    el("label", {}, t("ownDatum"), el("select", { "data-key": "datum", onchange: ({ currentTarget }) => { datum = DATUMS[currentTarget.selectedIndex]; } }, DATUMS.map(option))),
  );
}

/** @param {string} colour */
function swatch(colour) {
  return svg("svg", { class: "swatch", width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" }, svg("circle", { cx: 6, cy: 6, r: 5, fill: colour }));
}

/** @param {Entry} entry */
function shadesOf({ record: { by }, shades, shown }) {
  if (!by) return null;
  const rest = by === layers.OUTCOME ? t("ownUnchecked") : t("ownOthers");
  const rows = [...shades, { colour: REST, label: rest }].map(({ colour, label }) => el("li", {}, swatch(colour), el("span", {}, label)));
  return shown.length ? el("ul", { class: "shades" }, rows) : null;
}

/**
 * The layers that are shown and the classes that colour them, for the legend of sheets.
 *
 * @type {() => import("../print/legend.js").Section | null}
 */
function section() {
  const shown = [...layers.own.values()].filter(({ visible }) => visible);
  const rows = shown.flatMap(({ record: { name, by }, shades, layer }) => (by
    ? shades.map(({ colour, label }) => ({ text: `${name}: ${label}`, colour, symbol: "circle" }))
    : [{ text: name, colour: layer.paint.colour, symbol: "circle" }]));
  return rows.length ? { title: t("tab_own"), rows } : null;
}

/** @param {Entry} entry */
function colouring(entry) {
  const { record } = entry;
  const columns = [["", t("ownOneColour")], ...(record.checkedOn ? [[layers.OUTCOME, t("ownByOutcome")]] : []), ...record.columns.map((name) => [name, name])];
  return el("label", {}, t("ownColour"), el("select", { "data-key": `by-${entry.id}`, onchange: ({ currentTarget }) => colour(entry, currentTarget.value) }, columns.map(([value, text]) => el("option", { value, selected: value === record.by }, text))));
}

/**
 * @param {Entry} entry
 * @param {string} by
 */
async function colour(entry, by) {
  entry.record.by = by;
  layers.repaint(entry);
  await store(keepLooks(entry.record));
  draw();
}

/** What was left out of a file, and what was noted while it was read. @param {Entry} entry */
function leftOut({ record: { bad, notes } }) {
  if (!bad.length && !notes.length) return null;
  /** @type {(bad: import("../pure/own-data.js").Bad) => HTMLElement} */
  const row = ({ line, why, sheet }) => el("li", {}, t("ownLine", { line, sheet: sheet ? `${sheet} ` : "" }), " ", why);
  const more = bad.length > MOST_LISTED ? el("li", {}, t("ownMore", { count: bad.length - MOST_LISTED })) : null;
  return el(
    "details",
    { class: "left-out" },
    el("summary", {}, bad.length ? t("ownLeftOut", { count: bad.length }) : t("ownNotes")),
    el("ul", {}, notes.map((note) => el("li", {}, note)), bad.slice(0, MOST_LISTED).map(row), more),
  );
}

/** @param {Entry} entry */
async function checkAll(entry) {
  const { record } = entry;
  const accuracy = typed.get(entry.id) ? Number(typed.get(entry.id)) : undefined;
  faults.delete(entry.id);
  running.set(entry.id, 0);
  draw();
  /** @type {(done: number) => boolean} */
  const progress = (done) => {
    running.set(entry.id, done);
    draw();
    return layers.own.has(entry.id);
  };
  try {
    if (await check(record, accuracy, progress)) {
      await colour(entry, layers.OUTCOME);
      await store(keepFile(record));
    }
  } catch (error) {
    faults.set(entry.id, error.message);
  }
  running.delete(entry.id);
  draw();
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} content
 */
function download(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), LATER_MS);
}

/** @param {Entry} entry */
function result({ record: { features, name, checkedOn } }) {
  if (!checkedOn) return null;
  const stem = `${name.replace(/\.\w+$/, "")}-${checkedOn}`;
  const unasked = features.filter(({ given }) => !given).length;
  return [
    el("p", {}, t("ownChecked", { day: checkedOn }), unasked ? ` ${t("ownNoPoints", { count: unasked })}` : ""),
    el("ul", { class: "outcomes" }, outcomes(features).map(([outcome, count]) => el("li", { "data-outcome": outcome }, `${t(outcome === "lost" ? "ownLost" : `verdict_${outcome}`)} ${count}`))),
    el(
      "p",
      { class: "row" },
      button(`csv-${name}`, t("ownCsv"), () => download(`${stem}.csv`, "text/csv", asCsv(features))),
      button(`json-${name}`, t("ownGeoJson"), () => download(`${stem}.geojson`, "application/geo+json", asGeoJson(features))),
    ),
  ].flat();
}

/** Whether some point that is asked about says nothing of its accuracy. @param {layers.StoredFile} record */
function wantsAccuracy({ written, features }) {
  return !written && features.some(({ given }) => given && "lon" in given && isAbsent(given.accuracy_m));
}

/** @param {Entry} entry */
function accuracyField(entry) {
  if (!wantsAccuracy(entry.record)) return null;
  return el("label", {}, t("ownAccuracy"), el("input", { type: "number", min: 0.1, step: "any", required: true, value: typed.get(entry.id), "data-key": `accuracy-${entry.id}`, oninput: ({ currentTarget }) => typed.set(entry.id, currentTarget.value) }));
}

/** @param {Entry} entry */
function checking(entry) {
  const points = entry.record.features.filter(({ given }) => given).length;
  if (!points) return el("p", { class: "note" }, t("ownNothingToCheck"));
  const done = running.get(entry.id);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    checkAll(entry);
  };
  return el(
    "details",
    { class: "checking", open: Boolean(entry.record.checkedOn) || done !== undefined },
    el("summary", {}, t("ownCheck")),
    el(
      "form",
      { method: "dialog", onsubmit: submit },
      el("p", { class: "note" }, t("ownCheckSends", { points })),
      accuracyField(entry),
      el("button", { "data-key": `check-${entry.id}`, disabled: done !== undefined }, t("ownCheckNow")),
    ),
    el("div", { role: "status" }, done === undefined ? null : el("p", {}, t("ownChecking", { percent: Math.round(done * 100) })), faults.has(entry.id) ? el("p", { class: "fault" }, faults.get(entry.id)) : null, result(entry)),
  );
}

/** @param {Entry} entry */
async function drop(entry) {
  layers.remove(entry);
  gone.push(entry.record);
  if (state.table === entry.id) set("table", "");
  await store(forget(entry.record.id));
  draw();
}

/** @param {Entry["record"]} record */
async function haveBack(record) {
  gone.splice(gone.indexOf(record), 1);
  const again = { ...record, id: await freeId(), visible: true };
  layers.add(again);
  await store(keepFile(again));
  draw();
}

/** @param {Entry["record"]} record */
function goneRow(record) {
  const { id, name } = record;
  const back = button(`back-${id}`, t("ownBack"), () => haveBack(record), { "aria-label": `${t("ownBack")} ${name}` });
  return el("li", {}, el("p", { class: "row" }, el("span", {}, t("ownRemoved", { name })), back));
}

/** @param {Entry} entry */
function row(entry) {
  const { id, record, visible, layer } = entry;
  const box = el("input", { type: "checkbox", checked: visible, "data-key": `shown-${id}`, onchange: ({ currentTarget }) => {
    layers.turn(entry, currentTarget.checked);
    store(keepLooks(record));
  } });
  return el(
    "li",
    { "data-own": id },
    el("h2", {}, el("label", {}, box, record.by ? null : swatch(layer.paint.colour), el("span", {}, record.name))),
    el("p", { class: "note" }, t("ownCount", { count: record.features.length })),
    el("p", { class: "row" }, button(`fit-${id}`, t("ownFit"), () => layers.fit(entry)), button(`table-${id}`, t("ownTable"), () => set("table", id)), button(`remove-${id}`, t("ownRemove"), () => drop(entry), { "aria-label": `${t("ownRemove")} ${record.name}` })),
    colouring(entry),
    shadesOf(entry),
    leftOut(entry),
    checking(entry),
  );
}

function draw() {
  const folds = () => all("li details", HTMLDetailsElement, panel).map((fold) => ({ fold, key: `${fold.closest("li")?.dataset.own} ${fold.className}` }));
  const opened = new Set(folds().filter(({ fold }) => fold.open).map(({ key }) => key));
  refill(
    panel,
    el("p", { class: "tip" }, t("ownTip")),
    adding(),
    el("div", { role: "status", class: "busy" }, busy),
    asked(),
    el("ul", { class: "own-layers" }, [...layers.own.values()].map(row), gone.map(goneRow)),
  );
  for (const { fold, key } of folds()) if (opened.has(key)) fold.open = true;
}

/** Files may be dropped anywhere. */
function droppable() {
  /** @type {(event: DragEvent) => boolean} */
  const has = ({ dataTransfer }) => Boolean(dataTransfer?.types.includes("Files"));
  /** @type {(isOver: boolean) => void} */
  const mark = (isOver) => document.documentElement.classList.toggle("dropping", isOver);
  window.addEventListener("dragover", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    mark(true);
  });
  window.addEventListener("dragleave", ({ relatedTarget }) => { if (!relatedTarget) mark(false); });
  window.addEventListener("drop", (event) => {
    mark(false);
    if (!has(event)) return;
    event.preventDefault();
    take(/** @type {DataTransfer} */ (event.dataTransfer).files);
  });
}

/** @param {L.Map} map */
export function start(map) {
  layers.start(map);
  panel = tab("own");
  picker = el("input", { type: "file", multiple: true, hidden: true, accept: ENDINGS.join(), onchange: () => take([...picker.files ?? []]).then(() => { picker.value = ""; }) });
  document.body.append(picker);
  addSection(section);
  droppable();
  on("lang", draw);
  draw();
}

/** Draw what was stored before. */
export async function later() {
  try {
    for (const record of await stored()) layers.add(record);
  } catch {
    // Without storage there is nothing from before.
  }
  draw();
}
