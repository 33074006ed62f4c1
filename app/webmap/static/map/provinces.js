/** The base map: the provinces and their style. */

import { worded } from "../page/column-words.js";
import { tell } from "../page/messages.js";
import { locator } from "../pure/polygons.js";
import { ask } from "../service/api.js";
import { on } from "../state/state.js";
import { t } from "../state/texts.js";
import { give } from "./names.js";
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

const NAMED_FROM = 4;

/** @returns {import("./names.js").Name[]} */
function named({ features }) {
  return features.filter(({ properties }) => properties.label).map(({ properties: { name, label: [lon, lat] } }) => (
    { key: name, text: worded(null, "province_zh", name), at: [lat, lon], kind: "province", rank: NAMED_FROM, from: NAMED_FROM }
  ));
}

export async function start(map) {
  pane(map, "base");
  try {
    const shapes = await ask("/map/base.geojson");
    locate = locator(shapes);
    give("provinces", named(shapes));
    on("lang", () => give("provinces", named(shapes)));
    L.geoJSON(shapes, { pane: "base", interactive: false, style: baseStyle }).addTo(map);
  } catch (error) {
    tell(t("layerFailed", { name: t("baseMap"), why: error.message }), () => start(map));
  }
}
