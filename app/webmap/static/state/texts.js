/** The texts of the page in the language chosen. */

import { config } from "./config.js";
import { state } from "./state.js";

/** The text of a key in the language chosen; {names} are filled in. */
export function t(key, values = {}) {
  const text = config.texts[state.lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** One of a pair {zh, en}. */
export function say(pair) {
  return pair[state.lang];
}
