/** Everything beside the layers: the panel, the search, candidates and the tools. */

import * as check from "./check.js";
import { byId } from "./dom.js";
import { drawn } from "./layers.js";
import * as live from "./live.js";
import * as panel from "./panel.js";
import * as search from "./search.js";
import * as tabs from "./tabs.js";
import * as tools from "./tools.js";

export async function start(map) {
  tabs.tab("layers", byId("layers-panel"));
  check.start(map);
  panel.start();
  search.start();
  window.kouan = { map, drawn, check: check.check, live };
  await tools.start(map);
  // Only now does all hear of a verdict that has something to add to it.
  check.restore();
  await Promise.allSettled([...drawn.values()].map(({ loading }) => loading));
}
