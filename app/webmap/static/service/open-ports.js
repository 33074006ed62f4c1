/**
 * The aviation ports that are, or may be, open on a day, those at sites of unknown
 * position apart; each day asked for once.
 */

import { state } from "../state/state.js";
import { ask } from "./api.js";

/** @type {Map<string, Promise<import("./answers.js").OpenPorts>>} */
const known = new Map();

/** @param {string} [day] By default the day chosen. */
export function openPorts(day = state.day) {
  const before = known.get(day);
  if (before) return before;
  const asked = ask("/map/ports.json", { as_of: day });
  known.set(day, asked);
  asked.catch(() => known.delete(day));
  return asked;
}
