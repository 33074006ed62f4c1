/** Put the page together round the map that Folium made. */

import { ask } from "./api.js";
import * as check from "./check.js";
import { byId } from "./dom.js";
import * as layers from "./layers.js";
import { tell } from "./messages.js";
import * as panel from "./panel.js";
import * as search from "./search.js";
import { config, t } from "./state.js";
import * as tabs from "./tabs.js";
import * as theme from "./theme.js";
import * as tools from "./tools.js";
import * as view from "./view.js";

const map = window.map_atlas;
const CHINA = [[17.5, 73], [53.8, 135.5]];

async function base() {
  map.createPane("base").style.zIndex = 300;
  const plain = config.basemap === "provinces";
  try {
    L.geoJSON(await ask("/map/base.geojson"), {
      pane: "base",
      interactive: false,
      style: ({ properties }) => properties.kind === "line"
        ? { className: "outline", weight: 1.4, fill: false }
        : { className: "land", weight: 0.8, fillOpacity: plain ? 1 : 0 },
    }).addTo(map);
  } catch (error) {
    tell(t("layerFailed", { name: t("title"), why: error.message }), base);
  }
}

map.attributionControl.setPrefix(false);
L.control.scale({ imperial: false }).addTo(map);
theme.start();
view.start(map, CHINA);
tabs.tab("layers", byId("layers-panel"));
base();
check.start(map);
layers.start(map);
panel.start();
search.start();
tools.start(map);
window.kouan = { map, drawn: layers.drawn, check: check.check };
