/**
 * Put the page together round the map that Folium made: first what is seen at once, the
 * layers on their base; then what works on it.
 */

import * as layers from "./map/layers.js";
import * as base from "./map/provinces.js";
import * as view from "./map/view.js";
import { byId } from "./page/dom.js";
import * as theme from "./page/theme.js";

const { map_atlas: map } = /** @type {typeof window & {map_atlas: L.Map}} */ (window);
/** As far as the dash line of the South China Sea. @type {L.LatLngBoundsLiteral} */
const CHINA = [[3.2, 73], [53.8, 135.5]];

// Folium writes its map first; what leads to places is read and reached before them.
document.body.prepend(byId("panel"), byId("map-buttons"));
map.attributionControl.setPrefix(false);
L.control.scale({ imperial: false }).addTo(map);
theme.start();
view.start(map, CHINA);
layers.start(map);
const provinces = base.start(map);
const rest = await import("./start.js");
await Promise.all([provinces, rest.start(map)]);
// All that it opens with is drawn or has failed; the verdicts of an address follow.
performance.mark("ready");
document.documentElement.dataset.ready = "";
rest.later(map);
