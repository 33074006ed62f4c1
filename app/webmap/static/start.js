/** Everything beside the layers: the panel, the search, candidates and the tools. */

import * as live from "./candidate/live-decision.js";
import * as check from "./candidate/rule-check.js";
import { drawn, showAll } from "./map/layers.js";
import { byId } from "./page/dom.js";
import { tell } from "./page/messages.js";
import * as panel from "./page/panel.js";
import * as tabs from "./page/tabs.js";
import * as search from "./place/search-box.js";
import { onUnread, state } from "./state/state.js";
import { t } from "./state/texts.js";
import * as tools from "./tools.js";

/** @param {L.Map} map */
export async function start(map) {
  // A table that opens below moves the map, which is then a view as well.
  const { view } = state;
  tabs.tab("layers", byId("layers-panel"));
  check.start(map);
  panel.start();
  search.start();
  Object.assign(window, { kouan: { map, drawn, check: check.check, live } });
  await tools.start(map);
  onUnread((what) => tell(t("linkUnread", { what: what.join(state.lang === "zh" ? "、" : ", ") })));
  // Only now does all hear of a verdict that has something to add to it.
  check.restore();
  await Promise.allSettled([...drawn.values()].map(({ loading }) => loading));
  // An address with a filter but no view shows what the filter leaves.
  if (!view && Object.keys(state.where).length) showAll();
}

/** Fetch what could wait until the page is ready. @param {L.Map} map */
export function later(map) {
  tools.later(map);
}
