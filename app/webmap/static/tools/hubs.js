/** Arrows from the aviation hubs to the regions that they face, while hubs are shown. */

import { ask } from "../api.js";
import { drawn } from "../layers.js";
import { tell } from "../messages.js";
import { config, on, say, state, t } from "../state.js";

const LAYER = "aviation-hubs";
/** Nearer, a sketch of a direction would hide the places. */
const NEAR_ZOOM = 7;

let arrows;

function text({ hub, to_zh: zh, to_en: en }) {
  const [city] = drawn.get(LAYER).features.filter(({ id }) => id === hub);
  const whose = city?.properties[`name_${state.lang}`] ?? hub;
  return t("hubFaces", { hub: whose, to: say({ zh, en }) });
}

function said({ feature }) {
  const node = document.createElement("span");
  node.textContent = text(feature.properties);
  return node;
}

async function fetched() {
  const { paint } = config.layers.find(({ id }) => id === LAYER);
  return L.geoJSON(await ask("/map/arrows.geojson"), {
    pane: "Polygon",
    bubblingMouseEvents: true,
    style: { stroke: false, fillColor: paint.colour, fillOpacity: 0.34, className: "arrow" },
  }).bindTooltip(said, { sticky: true });
}

async function follow(map) {
  const wanted = () => state.layers.includes(LAYER) && map.getZoom() < NEAR_ZOOM;
  try {
    if (wanted()) arrows ??= await fetched();
    if (wanted()) arrows.addTo(map);
    else arrows?.remove();
  } catch (error) {
    tell(t("layerFailed", { name: t("hubArrows"), why: error.message }), () => follow(map));
  }
}

export async function start(map) {
  on("layers", () => follow(map));
  map.on("zoomend", () => follow(map));
  await follow(map);
}
