/**
 * The aviation ports that are, or may be, open on a day, those at sites of unknown
 * position apart; each day and assumption asked for once.
 */

import { state } from "../state/state.js";
import { ask } from "./api.js";

/** @type {Map<string, Promise<import("./answers.js").OpenPorts>>} */
const known = new Map();

/**
 * @param {string} [day] By default the day chosen.
 * @param {{open?: string, closed?: string}} [assumed] Of ports, against the facts.
 */
export function openPorts(day = state.day, assumed = {}) {
  const query = { as_of: day, ...assumed };
  const key = JSON.stringify(query);
  const before = known.get(key);
  if (before) return before;
  const asked = ask("/map/ports.json", query);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}
