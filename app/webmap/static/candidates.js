/** The new airports asked about: which there are, and which of them is looked at. */

import { keep, set, state } from "./state.js";

/**
 * Codes, or positions as they were written: their decimals tell how exact they are, or
 * metres behind them.
 */
const WRITTEN = /^([A-Z]{3,4}|-?\d+(\.\d+)?,-?\d+(\.\d+)?(,(wgs84|gcj02|bd09))?(,\d+m)?)$/i;

/** So many can be told apart on the map and side by side. */
export const MOST = 8;

keep("at", [], {
  read: (text) => {
    const all = text.split(";").filter(Boolean);
    if (!all.every((each) => WRITTEN.test(each))) throw new RangeError(text);
    return all.slice(0, MOST);
  },
  write: (all) => all.join(";"),
});
keep("active", 0, {
  read: (text) => {
    if (!/^\d+$/.test(text)) throw new RangeError(text);
    return Number(text);
  },
});

/** A candidate as the address has it. */
export function written({ airport, lon, lat, datum, accuracy_m: metres }) {
  return airport ?? [lon, lat, datum, metres && `${metres}m`].filter(Boolean).join();
}

/** A candidate as the service is asked about it. */
export function parsed(text) {
  if (!text.includes(",")) return { airport: text };
  const [lon, lat, ...more] = text.split(",");
  const metres = more.find((part) => part.endsWith("m"));
  const datum = more.find((part) => part !== metres);
  return { lon, lat, ...(datum ? { datum } : {}), ...(metres ? { accuracy_m: metres.slice(0, -1) } : {}) };
}

/** The place of the one looked at, which is there if any is. */
export function active() {
  return Math.min(state.active, Math.max(state.at.length - 1, 0));
}

export function look(place) {
  set("active", place);
}

/** Put a candidate in place of the one looked at. */
export function replace(candidate) {
  set("at", state.at.length ? state.at.with(active(), written(candidate)) : [written(candidate)]);
}

export function add(candidate) {
  const place = state.at.length;
  set("at", [...state.at, written(candidate)]);
  set("active", place);
}

export function drop(place) {
  const here = active();
  set("at", state.at.toSpliced(place, 1));
  set("active", Math.max(place < here ? here - 1 : Math.min(here, state.at.length - 1), 0));
}

export function dropAll() {
  set("at", []);
  set("active", 0);
}

const FIRST_LETTER = 65;

/** What a candidate is called among several. */
export function letter(place) {
  return String.fromCharCode(FIRST_LETTER + place);
}
