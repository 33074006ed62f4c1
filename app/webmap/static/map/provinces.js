/** The base map: the provinces and their style. */

import { worded } from "../page/column-words.js";
import { tell } from "../page/messages.js";
import { locator } from "../pure/polygons.js";
import { ask } from "../service/api.js";
import { chosen } from "../state/facets.js";
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

/** @param {string} name */
function isChosen(name) {
  return chosen("province_zh").includes(name);
}

/**
 * A province that the filter chose is named first, at every zoom.
 *
 * @type {(shapes: import("../service/answers.js").Answers["/map/base.geojson"]) => import("./names.js").Name[]}
 */
function named({ features }) {
  return features.flatMap(({ properties: { name, label } }) => {
    if (!name || !label) return [];
    const [lon, lat] = label;
    const from = isChosen(name) ? 0 : NAMED_FROM;
    return [{ key: name, text: worded(null, "province_zh", name), at: [lat, lon], kind: "province", rank: from, from }];
  });
}

/** Outline the provinces that the filter chose. @param {L.GeoJSON} land */
export function outline(land) {
  land.eachLayer((shape) => {
    if (!(shape instanceof L.Polyline)) return;
    const isOutlined = isChosen(shape.feature?.properties.name);
    shape.getElement()?.classList.toggle("chosen", isOutlined);
    if (isOutlined) shape.bringToFront();
  });
}

/** @param {L.Map} map */
export async function start(map) {
  pane(map, "base");
  try {
    const shapes = await ask("/map/base.geojson");
    locate = locator(shapes);
    give("provinces", named(shapes));
    on("lang", () => give("provinces", named(shapes)));
    const land = L.geoJSON(shapes, { pane: "base", interactive: false, style: baseStyle }).addTo(map);
    outline(land);
    on("where", () => {
      outline(land);
      give("provinces", named(shapes));
    });
  } catch (error) {
    tell(t("layerFailed", { name: t("baseMap"), why: error.message }), () => start(map));
  }
}
