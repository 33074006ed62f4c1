/** The texts of the page in the language chosen. */

import { config } from "./config.js";
import { state } from "./state.js";

/**
 * The text of a key in the language chosen; {names} are filled in.
 *
 * @param {string} key
 * @param {Record<string, any>} [values]
 */
export function t(key, values = {}) {
  const text = config.texts[state.lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/**
 * One of a pair {zh, en}.
 *
 * @param {import("./config.js").Pair} pair
 */
export function say(pair) {
  return pair[state.lang];
}
