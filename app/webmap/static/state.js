/**
 * What the page knows: its configuration, and what was chosen, which is the address.
 *
 * Whoever has something to choose declares it with `keep`; whatever differs from its
 * first value stands behind the # of the address, so that the address is the whole state.
 */

export const config = JSON.parse(document.getElementById("atlas-config").textContent);

const LANG = "kouan-lang";
/** China opened to the world in that year; no earlier day is asked for. */
export const FIRST_DAY = "1978-01-01";
/** Browsers take it ill if an address changes more often. */
const ADDRESS_MS = 300;
/** How far Beijing is ahead of Greenwich; asking the system for its zones takes longer. */
const BEIJING_MS = 8 * 3600 * 1000;
const kept = new Map();
const watchers = [];

export const state = {};

function stated() {
  return new URLSearchParams(location.hash.slice(1));
}

/** What the address says to those who have not declared it yet, or could not be loaded. */
let unclaimed = stated();

/**
 * Declare something to choose. `read` makes a value of text, and may throw where it is
 * none; `write` makes text of a value.
 */
export function keep(name, initial, { read = String, write = String } = {}) {
  kept.set(name, { initial: write(initial), read, write, listeners: [] });
  state[name] = initial;
  const text = unclaimed.get(name);
  unclaimed.delete(name);
  if (text !== null) state[name] = readable(name, text, initial);
}

function readable(name, text, otherwise) {
  try {
    return kept.get(name).read(text);
  } catch {
    return otherwise;
  }
}

export function on(name, listener) {
  kept.get(name).listeners.push(listener);
}

export function set(name, value) {
  const { write, listeners } = kept.get(name);
  if (write(state[name]) === write(value)) return;
  state[name] = value;
  note();
  for (const listener of [...listeners, ...watchers]) listener(value);
}

/** Be told of every choice, after those who listen to it by name. */
export function onAny(listener) {
  watchers.push(listener);
}

/** The address of the page as it is: with all that was chosen. */
export function address() {
  const query = new URLSearchParams();
  for (const [name, { initial, write }] of kept) {
    const text = write(state[name]);
    if (text !== initial) query.set(name, text);
  }
  for (const [name, text] of unclaimed) query.set(name, text);
  const hash = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%3B", ";");
  return `${location.pathname}${location.search}${hash ? `#${hash}` : ""}`;
}

let noted = -ADDRESS_MS;
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
  history.replaceState(null, "", address());
  known = location.hash;
}

function follow() {
  const query = stated();
  known = location.hash;
  unclaimed = new URLSearchParams([...query].filter(([name]) => !kept.has(name)));
  for (const [name, { initial, read }] of kept) {
    set(name, readable(name, query.get(name) ?? initial, read(initial)));
  }
}

export function list() {
  return {
    read: (text) => (text ? text.split(",") : []),
    write: (values) => values.join(","),
  };
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether there was such a day: from 1978 on, and not after today. */
export function isDay(text) {
  const moment = new Date(`${text}T00:00Z`);
  return DAY.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text) && text >= FIRST_DAY && text <= today();
}

/** What this browser was told before; null where nothing, or where it keeps nothing. */
export function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

keep("lang", config.lang, {
  read: (text) => {
    if (!(text in config.texts)) throw new RangeError(text);
    return text;
  },
});
keep("day", today(), {
  read: (text) => {
    if (!isDay(text)) throw new RangeError(text);
    return text;
  },
});
const asked = new URLSearchParams(location.search).has("lang") || stated().has("lang");
if (!asked && remembered(LANG) in config.texts) state.lang = remembered(LANG);
on("lang", (lang) => remember(LANG, lang));
window.addEventListener("hashchange", follow);

/** The text of a key in the language chosen; {names} are filled in. */
export function t(key, values = {}) {
  const text = config.texts[state.lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** One of a pair {zh, en}. */
export function say(pair) {
  return pair[state.lang];
}

export function today() {
  return new Date(Date.now() + BEIJING_MS).toISOString().slice(0, "2026-11-24".length);
}
