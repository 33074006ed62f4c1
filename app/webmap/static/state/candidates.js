/** The candidates: the list of new airports, and the selected one. */

import { isCandidate, written } from "../pure/candidates.js";
import { readAll } from "../pure/link.js";
import { keep, set, state } from "./state.js";

/** So many can be told apart on the map and side by side. */
export const MOST = 8;

keep("at", [], {
  read: (text) => {
    const read = (/** @type {string} */ each) => {
      if (!isCandidate(each)) throw new RangeError(each);
      return each;
    };
    return readAll(text.split(";").filter(Boolean), read, MOST);
  },
  write: (all) => all.join(";"),
  undoable: true,
});
keep("active", 0, {
  read: (text) => {
    if (!/^\d+$/.test(text)) throw new RangeError(text);
    return Number(text);
  },
});

/** The place of the one looked at, which is there if any is. */
export function active() {
  return Math.min(state.active, Math.max(state.at.length - 1, 0));
}

/** @param {number} place */
export function look(place) {
  set("active", place);
}

/**
 * Put a candidate in place of the one looked at.
 *
 * @param {import("../pure/candidates.js").Candidate} candidate
 */
export function replace(candidate) {
  const own = written(candidate);
  set("at", state.at.length ? state.at.map((other, place) => (place === active() ? own : other)) : [own]);
}

/** @param {import("../pure/candidates.js").Candidate} candidate */
export function add(candidate) {
  const place = state.at.length;
  set("at", [...state.at, written(candidate)]);
  set("active", place);
}

/** @param {number} place */
export function drop(place) {
  const here = active();
  set("at", state.at.filter((_, other) => other !== place));
  set("active", Math.max(place < here ? here - 1 : Math.min(here, state.at.length - 1), 0));
}

export function dropAll() {
  set("at", []);
  set("active", 0);
}
