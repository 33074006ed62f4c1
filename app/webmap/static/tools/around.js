/** The land around China, beneath the provinces, so that only real coasts look like coasts. */

import { pane } from "../map/panes.js";
import { tell } from "../page/messages.js";
import { ask } from "../service/api.js";
import { config } from "../state/config.js";
import { t } from "../state/texts.js";

/** @param {L.Map} map */
async function draw(map) {
  try {
    const land = await ask("/map/around.geojson");
    L.geoJSON(land, { pane: "around", interactive: false, style: { className: "abroad", weight: 0.6, fillOpacity: 1 } }).addTo(map);
  } catch (error) {
    tell(t("layerFailed", { name: t("around"), why: error.message }), () => draw(map));
  }
}

/** @param {L.Map} map */
export function start(map) {
  pane(map, "around");
}

/** Nobody waits for scenery; without Node there is none. @param {L.Map} map */
export async function later(map) {
  if (config.assetsHere) await draw(map);
}
