/** The base map: the provinces, and what they are drawn like. */

import { ask } from "./api.js";
import { tell } from "./messages.js";
import { config, t } from "./state.js";

/** Over an online base map the provinces are outlines. */
export function baseStyle({ properties }) {
  return properties.kind === "line"
    ? { className: "outline", weight: 1.4, fill: false }
    : { className: "land", weight: 0.8, fillOpacity: config.basemap === "provinces" ? 1 : 0 };
}

export async function start(map) {
  if (!map.getPane("base")) map.createPane("base").style.zIndex = 300;
  try {
    const shapes = await ask("/map/base.geojson");
    L.geoJSON(shapes, { pane: "base", interactive: false, style: baseStyle }).addTo(map);
  } catch (error) {
    tell(t("layerFailed", { name: t("baseMap"), why: error.message }), () => start(map));
  }
}
