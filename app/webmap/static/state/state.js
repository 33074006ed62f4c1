/**
 * What was chosen on the page, which is its address.
 *
 * Whoever has something to choose declares it with `keep`; whatever differs from its
 * first value stands behind the # of the address, so that the address is the whole state.
 */

import { dayOf } from "../pure/days.js";
import { choiceOf, PartlyRead, readings } from "../pure/link.js";
import { config } from "./config.js";
import { isDay, KEPT, today } from "./days.js";
import { remember, remembered } from "./storage.js";

const LANG = "kouan-lang";
/** Browsers take it ill if an address changes more often. */
const ADDRESS_MS = 300;
/** Changes under one name that follow each other faster are one step, such as those of a slider. */
const SAME_STEP_MS = 1000;
/** In a frame the steps would fill the history of the page around it. */
const STEPS = window.parent === window;
/** The table of all layers, in place of the identifier of one. */
export const ALL = "all";
const declared = new Map();
/** @type {((value: any) => void)[]} */
const watchers = [];

/**
 * What is kept, by name; every name is declared with `keep` before it is there.
 *
 * @typedef {object} State
 * @property {import("./config.js").Lang} lang
 * @property {string} day
 * @property {number[] | null} view Latitude, longitude and zoom.
 * @property {string[]} layers Identifiers of those shown.
 * @property {Record<string, string[]>} where Values chosen by column.
 * @property {string[]} at Candidates as they are written.
 * @property {number} active Place of the candidate looked at.
 * @property {string} tab
 * @property {string} base
 * @property {boolean} ground
 * @property {boolean} contours Whether the lines of equal distance to the nearest port are drawn.
 * @property {number} threshold Kilometres.
 * @property {string[]} closed Identifiers of the ports that are assumed closed.
 * @property {string[]} opened Identifiers of the airports that are assumed open as ports.
 * @property {string} heading
 * @property {string} caption
 * @property {boolean} fit Whether sheets are fitted to what is shown.
 * @property {string} table Identifier of the layer listed, or `ALL`.
 * @property {string} sort
 * @property {string} compare The day compared with, or nothing.
 * @property {number | null} swipe Where the line between the two days stands, percent of the map's width.
 * @property {import("../pure/measuring.js").Shape | null} measure
 * @property {import("../pure/notes.js").Note[]} notes
 * @property {number} tour The step of the tour, from 1 on; 0 where none is shown.
 */

/** @type {State} */
export const state = /** @type {any} */ ({});

function stated() {
  return choiceOf(location.hash.slice(1) || (config.portable?.state ?? ""));
}

/** What the address says to those who have not declared it yet, or could not be loaded. */
let unclaimed = stated();

/** So much of what cannot be read is shown. */
const MOST_SHOWN = 60;
/** What the address says that cannot be read, until somebody is told. @type {string[]} */
const unread = [];
/** @type {((unread: string[]) => void) | undefined} */
let reader;

function report() {
  if (reader && unread.length) reader(unread.splice(0));
}

/**
 * Hear, at once and whenever the address changes, of what it says that cannot be read.
 *
 * @param {(unread: string[]) => void} listener
 */
export function onUnread(listener) {
  reader = listener;
  report();
}

/**
 * Declare something to choose. `read` makes a value of text, and may throw where it is
 * none; `write` makes text of a value. A change by a person of what is `undoable`
 * is a step, which is an entry of the browser's history; one `apart` is never joined to the
 * step before it.
 *
 * @template {keyof State} N
 * @param {N} name
 * @param {State[N]} initial
 * @param {{read?: (text: string) => State[N], write?: (value: State[N]) => string, undoable?: boolean, apart?: boolean}} [ways]
 */
export function keep(name, initial, { read, write = String, undoable = false, apart = false } = {}) {
  declared.set(name, { initial: write(initial), read: read ?? String, write, undoable, apart, listeners: [] });
  state[name] = initial;
  const text = unclaimed.get(name);
  unclaimed.delete(name);
  if (text !== null) state[name] = readable(name, text, initial, unread);
}

/**
 * What a text means; of one that cannot be read as much as can be, or something else, and
 * `bad` gets the rest.
 *
 * @type {(name: string, text: string, otherwise: any, bad: string[]) => any}
 */
function readable(name, text, otherwise, bad) {
  const { read } = declared.get(name);
  /** @type {{kept: any, lost: string[]}} */
  let part = { kept: otherwise, lost: [text] };
  for (const reading of readings(text)) {
    try {
      return read(reading);
    } catch (error) {
      if (error instanceof PartlyRead && error.kept.length && part.kept === otherwise) part = error;
    }
  }
  bad.push(`${name}=${part.lost.join("; ").slice(0, MOST_SHOWN)}`);
  return part.kept;
}

/**
 * Listen for what is chosen under a name, or each of some.
 *
 * @template {keyof State} N
 * @param {N | N[]} names
 * @param {(value: State[N]) => void} listener
 */
export function on(names, listener) {
  for (const name of [names].flat()) declared.get(name).listeners.push(listener);
}

/**
 * Choose; nobody is told of what was chosen already.
 *
 * @template {keyof State} N
 * @param {N} name
 * @param {State[N]} value
 */
export function set(name, value) {
  const { write: text, apart, listeners } = declared.get(name);
  if (text(state[name]) === text(value)) return;
  if (apart) write();
  state[name] = value;
  beginning ||= begins(name);
  note();
  for (const listener of [...listeners, ...watchers]) listener(value);
}

/**
 * Listen for every choice, after those who listen to it by name.
 *
 * @param {(value: any) => void} listener
 */
export function onAny(listener) {
  watchers.push(listener);
}

/**
 * The address of the page as it is: with all that was chosen but what is left out by name.
 *
 * @param {string[]} [leftOut]
 */
export function address(leftOut = []) {
  const query = new URLSearchParams();
  for (const [name, { initial, write }] of declared) {
    const text = write(state[/** @type {keyof State} */ (name)]);
    if (text !== initial && !leftOut.includes(name)) query.set(name, text);
  }
  for (const [name, text] of unclaimed) query.set(name, text);
  const hash = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%3B", ";");
  return `${location.pathname}${location.search}${hash ? `#${hash}` : ""}`;
}

/** All that is chosen, as texts by name; `first` gives what is chosen at first. */
export function texts(first = false) {
  const all = [...declared].map(([name, { initial, write: text }]) => [name, first ? initial : text(state[/** @type {keyof State} */ (name)])]);
  return /** @type {Record<string, string>} */ (Object.fromEntries(all));
}

/**
 * Choose all that texts say, which is one step; returns what cannot be read of them, where all
 * stays as it is.
 *
 * @param {Record<string, string>} given
 */
export function restore(given) {
  /** @type {string[]} */
  const bad = [];
  for (const [name, text] of Object.entries(given)) {
    const own = /** @type {keyof State} */ (name);
    if (declared.has(name)) set(own, readable(name, text, state[own], bad));
    else bad.push(name);
  }
  return bad;
}

let noted = -ADDRESS_MS;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;
/** What stood behind the # when it was last written or read. */
let known = location.hash;

/** Write the address: at once, or where it was just written, a moment later. */
function note() {
  clearTimeout(later);
  const wait = noted + ADDRESS_MS - performance.now();
  if (wait > 0) later = setTimeout(write, wait);
  else write();
}

function write() {
  clearTimeout(later);
  // Somebody else wrote another: that is read next, and must not be lost.
  if (location.hash !== known) return;
  noted = performance.now();
  const next = address();
  if (beginning && next !== `${location.pathname}${location.search}${location.hash}`) {
    history.pushState({ step: step + 1 }, "", next);
    reached(step + 1, step + 1);
  } else {
    history.replaceState({ step }, "", next);
  }
  beginning = false;
  known = location.hash;
}

/** The place of this entry of the history among the page's steps, and the last known. */
let step = history.state?.step ?? 0;
let last = step;
history.replaceState({ step }, "");
/** Whether the address written next begins a step. */
let beginning = false;
/** What a person did is counted: what the page changes later of itself belongs to that step. */
let acts = 0;
let actsOfStep = 0;
const NONE = { name: "", at: -SAME_STEP_MS };
let latest = NONE;
/** @type {((steps: {back: boolean, forth: boolean}) => void)[]} */
const walkers = [];

/** @type {(name: keyof State) => boolean} */
function begins(name) {
  const before = latest;
  latest = { name, at: performance.now() };
  if (!STEPS || !declared.get(name).undoable || acts === actsOfStep) return false;
  actsOfStep = acts;
  return declared.get(name).apart || before.name !== name || latest.at - before.at > SAME_STEP_MS;
}

/** @type {(now: number, most: number) => void} */
function reached(now, most) {
  step = now;
  last = most;
  for (const listener of walkers) listener({ back: step > 0, forth: step < last });
}

/**
 * Be told at once, and whenever it changes, whether there is a step to undo or to redo.
 *
 * @param {(steps: {back: boolean, forth: boolean}) => void} listener
 */
export function onSteps(listener) {
  walkers.push(listener);
  listener({ back: step > 0, forth: step < last });
}

/** Let what is chosen be no step to undo. @type {(action: () => void) => void} */
export function quietly(action) {
  actsOfStep = acts;
  action();
}

/** Undo the last step, if there is one. */
export function undo() {
  write();
  if (step > 0) history.back();
}

/** Redo what was undone last, if nothing was done since. */
export function redo() {
  write();
  if (step < last) history.forward();
}

function follow() {
  const query = stated();
  known = location.hash;
  unclaimed = new URLSearchParams([...query].filter(([name]) => !declared.has(name)));
  // An address written by hand is a step of its own.
  const now = history.state?.step ?? step + 1;
  for (const [name, { initial, read }] of declared) {
    set(name, readable(name, query.get(name) ?? initial, read(initial), unread));
  }
  report();
  clearTimeout(later);
  beginning = false;
  actsOfStep = acts;
  latest = NONE;
  reached(now, history.state ? Math.max(now, last) : now);
  write();
}

/** @returns {{read: (text: string) => string[], write: (values: string[]) => string}} */
export function list() {
  return {
    read: (text) => (text ? text.split(",") : []),
    write: (values) => values.join(","),
  };
}

keep("lang", config.lang, {
  read: (text) => {
    if (text !== "zh" && text !== "en") throw new RangeError(text);
    return text;
  },
});
keep("day", config.portable?.day ?? (KEPT ? dayOf(KEPT) : today()), {
  read: (text) => {
    if (!isDay(text)) throw new RangeError(text);
    return text;
  },
  undoable: true,
});
const asked = new URLSearchParams(location.search).has("lang") || stated().has("lang");
const before = remembered(LANG);
if (!asked && (before === "zh" || before === "en")) state.lang = before;
on("lang", (lang) => remember(LANG, lang));
window.addEventListener("hashchange", follow);
for (const kind of ["pointerdown", "wheel", "input", "change", "drop"]) listen(kind, () => true);
// A click with a pointer began with that; one without is by a key or a screen reader.
listen("click", ({ detail }) => !detail);
// Undo and redo are no acts to be undone, nor is what only holds a key for others.
listen("keydown", ({ ctrlKey, metaKey, key }) => !(ctrlKey || metaKey || ["Shift", "Alt"].includes(key)));

/** @type {(kind: string, isAct: (event: any) => boolean) => void} */
function listen(kind, isAct) {
  window.addEventListener(kind, (event) => { if (isAct(event)) acts += 1; }, { capture: true, passive: true });
}
