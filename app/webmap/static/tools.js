/**
 * The tools: every module in `tools/` with its stylesheet beside it, found by the server.
 *
 * A tool is one file that exports `start(map)`; it takes a tab (`tabs.js`), a place on the
 * map or nothing, declares what it keeps in the address (`state.js`), and has its texts in
 * `texts/<tool>.json`. One that fails leaves the others at work. What it does not need before
 * the page is ready, it fetches in `later(map)`, which it may export too.
 *
 * @typedef {{start: (map: L.Map) => unknown, later?: (map: L.Map) => unknown}} Tool
 */

import { tell } from "./page/messages.js";
import { config } from "./state/config.js";
import { t } from "./state/texts.js";

/** @type {((map: L.Map) => unknown)[]} */
const waiting = [];

/** @type {(name: string, error: Error, again: () => void) => void} */
function failed(name, error, again) {
  tell(t("toolFailed", { name, why: error.message }), again);
}

/**
 * @param {string} name
 * @param {L.Map} map
 * @returns {Promise<{name: string, tool?: Tool}>}
 */
async function load(name, map) {
  try {
    return { name, tool: await import(`./tools/${name}.js`) };
  } catch (error) {
    failed(name, error, async () => begin(await load(name, map), map));
    return { name };
  }
}

/**
 * @param {{name: string, tool?: Tool}} found
 * @param {L.Map} map
 */
async function begin({ name, tool }, map) {
  try {
    await tool?.start(map);
  } catch (error) {
    failed(name, error, () => begin({ name, tool }, map));
  }
}

/** Start them all, in their order; they are there when this is through. @param {L.Map} map */
export async function start(map) {
  const found = await Promise.all(config.tools.map((name) => load(name, map)));
  await Promise.all(found.map((each) => begin(each, map)));
  for (const { tool } of found) if (tool?.later) waiting.push(tool.later);
}

let rest = Promise.resolve();

/** Let the tools fetch what could wait until the page is ready. @param {L.Map} map */
export function later(map) {
  rest = Promise.allSettled(waiting.map((fetch) => fetch(map))).then(() => {});
}

/** Wait for all of that: a sheet that is drawn before it would lack some. */
export function settled() {
  return rest;
}
