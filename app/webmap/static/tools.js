/**
 * The tools: every module in `tools/` with its stylesheet beside it, found by the server.
 *
 * A tool is one file that exports `start(map)`; it takes a tab (`tabs.js`), a place on the
 * map or nothing, declares what it keeps in the address (`state.js`), and has its texts in
 * `texts/<tool>.json`. One that fails leaves the others at work.
 */

import { tell } from "./messages.js";
import { config, t } from "./state.js";

async function begin(name, map) {
  try {
    const tool = await import(`./tools/${name}.js`);
    await tool.start(map);
  } catch (error) {
    tell(t("toolFailed", { name, why: error.message }), () => begin(name, map));
  }
}

export async function start(map) {
  for (const name of config.tools) await begin(name, map);
}
