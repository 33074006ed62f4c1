/** The base map: the provinces, and what they are drawn like. */

import { ask } from "./api.js";
import { tell } from "./messages.js";
import { t } from "./state.js";

export function baseStyle({ properties }) {
  return properties.kind === "line"
    ? { className: "outline", weight: 1.4, fill: false }
    : { className: "land", weight: 0.8, fillOpacity: 1 };
}

/** The provinces drawn: name, bounds and rings, degrees. */
let provinces = [];

function polygons({ type, coordinates }) {
  return type === "Polygon" ? [coordinates] : coordinates;
}

/** Whether a point is inside a ring: a line from it to the east crosses it an odd number of times. */
function encloses(ring, lon, lat) {
  return ring.reduce((inside, [x, y], place) => {
    const [fromX, fromY] = ring.at(place - 1);
    const crosses = y > lat !== fromY > lat && lon < ((fromX - x) * (lat - y)) / (fromY - y) + x;
    return crosses ? !inside : inside;
  }, false);
}

/** The province that a point is in as far as the base map shows it; undefined outside. */
export function provinceAt(lon, lat) {
  return provinces.find(({ bounds, rings }) => bounds.contains([lat, lon])
    && rings.filter((ring) => encloses(ring, lon, lat)).length % 2)?.name;
}

/** Whether the provinces are there to be asked. */
export function isKnown() {
  return provinces.length > 0;
}

function kept({ features }) {
  return features.filter(({ properties }) => properties.name).map((feature) => ({
    name: feature.properties.name,
    bounds: L.geoJSON(feature).getBounds(),
    rings: polygons(feature.geometry).flat(),
  }));
}

export async function start(map) {
  if (!map.getPane("base")) map.createPane("base").style.zIndex = 300;
  try {
    const shapes = await ask("/map/base.geojson");
    provinces = kept(shapes);
    L.geoJSON(shapes, { pane: "base", interactive: false, style: baseStyle }).addTo(map);
  } catch (error) {
    tell(t("layerFailed", { name: t("baseMap"), why: error.message }), () => start(map));
  }
}
