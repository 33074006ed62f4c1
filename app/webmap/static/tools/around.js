/** The land around China, beneath the provinces: so that coasts read as coasts. */

import { ask } from "../api.js";
import { tell } from "../messages.js";
import { config, t } from "../state.js";

async function draw(map) {
  try {
    const land = await ask("/map/around.geojson");
    L.geoJSON(land, { pane: "around", interactive: false, style: { className: "abroad", weight: 0.6, fillOpacity: 1 } }).addTo(map);
  } catch (error) {
    tell(t("layerFailed", { name: t("around"), why: error.message }), () => draw(map));
  }
}

export function start(map) {
  map.createPane("around").style.zIndex = 290;
  // Nobody waits for scenery; without Node there is none.
  if (config.assetsHere) draw(map);
}
