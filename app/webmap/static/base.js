/** The base map: the provinces, and what they are drawn like. */

import { ask } from "./api.js";
import { tell } from "./messages.js";
import { t } from "./state.js";

export function baseStyle({ properties }) {
  return properties.kind === "line"
    ? { className: "outline", weight: 1.4, fill: false }
    : { className: "land", weight: 0.8, fillOpacity: 1 };
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
