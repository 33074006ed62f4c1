/** Put the page together round the map that Folium made. */

import * as base from "./base.js";
import * as check from "./check.js";
import { byId } from "./dom.js";
import * as layers from "./layers.js";
import * as live from "./live.js";
import * as panel from "./panel.js";
import * as search from "./search.js";
import * as tabs from "./tabs.js";
import * as theme from "./theme.js";
import * as tools from "./tools.js";
import * as view from "./view.js";

const map = window.map_atlas;
const CHINA = [[17.5, 73], [53.8, 135.5]];

map.attributionControl.setPrefix(false);
L.control.scale({ imperial: false }).addTo(map);
theme.start();
view.start(map, CHINA);
tabs.tab("layers", byId("layers-panel"));
base.start(map);
check.start(map);
layers.start(map);
panel.start();
search.start();
window.kouan = { map, drawn: layers.drawn, check: check.check, live };
await tools.start(map);
// Only now does all hear of a verdict that has something to add to it.
check.restore();
