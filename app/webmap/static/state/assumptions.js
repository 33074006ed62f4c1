/** What is assumed of ports, against the facts: those closed, and airports opened as ports. */

import { keep, list, state } from "./state.js";

/** @typedef {"closed" | "opened"} Assumed */

/** @type {Assumed[]} */
export const ASSUMED = ["closed", "opened"];

for (const name of ASSUMED) {
  keep(name, [], {
    ...list(),
    read: (text) => {
      if (!/^[a-z0-9,-]*$/.test(text)) throw new RangeError(text);
      return list().read(text);
    },
    undoable: true,
  });
}

/** Whether anything is. */
export function assumes() {
  return ASSUMED.some((name) => state[name].length);
}

/**
 * The same as parameters of the service.
 *
 * @returns {{closed?: string, open?: string}}
 */
export function assumed() {
  const { closed, opened } = state;
  return { ...(closed.length ? { closed: closed.join() } : {}), ...(opened.length ? { open: opened.join() } : {}) };
}
