/** The base map: the provinces and their style. */

import { tell } from "../page/messages.js";
import { locator } from "../pure/polygons.js";
import { ask } from "../service/api.js";
import { t } from "../state/texts.js";
import { pane } from "./panes.js";

/**
 * @param {import("geojson").Feature | undefined} feature
 * @returns {L.PathOptions}
 */
export function baseStyle(feature) {
  return feature?.properties?.kind === "line"
    ? { className: "outline", weight: 1.4, fill: false }
    : { className: "land", weight: 0.8, fillOpacity: 1 };
}

/** @type {ReturnType<typeof locator> | null} */
let locate = null;

/** What tells in which province a point is, as far as the base map shows it; null until it is there. */
export function locatorOfProvinces() {
  return locate;
}

export async function start(map) {
  pane(map, "base");
  try {
    const shapes = await ask("/map/base.geojson");
    locate = locator(shapes);
    L.geoJSON(shapes, { pane: "base", interactive: false, style: baseStyle }).addTo(map);
  } catch (error) {
    tell(t("layerFailed", { name: t("baseMap"), why: error.message }), () => start(map));
  }
}
