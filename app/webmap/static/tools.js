/**
 * The tools: every module in `tools/` with its stylesheet beside it, found by the server.
 *
 * A tool is one file that exports `start(map)`; it takes a tab (`tabs.js`), a place on the
 * map or nothing, declares what it keeps in the address (`state.js`), and has its texts in
 * `texts/<tool>.json`. One that fails leaves the others at work.
 */

import { tell } from "./page/messages.js";
import { config } from "./state/config.js";
import { t } from "./state/texts.js";

function failed(name, error, again) {
  tell(t("toolFailed", { name, why: error.message }), again);
}

async function load(name, map) {
  try {
    return { name, tool: await import(`./tools/${name}.js`) };
  } catch (error) {
    failed(name, error, async () => begin(await load(name, map), map));
    return { name };
  }
}

async function begin({ name, tool }, map) {
  try {
    await tool?.start(map);
  } catch (error) {
    failed(name, error, () => begin({ name, tool }, map));
  }
}

/** Start them all, in their order; they are there when this is through. */
export async function start(map) {
  const found = await Promise.all(config.tools.map((name) => load(name, map)));
  await Promise.all(found.map((each) => begin(each, map)));
}
