/** Arrows from the aviation hubs to the regions that they face, while hubs are shown. */

import { drawn, onDrawn } from "../map/layers.js";
import { tell } from "../page/messages.js";
import { latest } from "../pure/latest.js";
import { ask } from "../service/api.js";
import { layerOf } from "../state/config.js";
import { state } from "../state/state.js";
import { say, t } from "../state/texts.js";

const LAYER = "aviation-hubs";
/** Nearer, a sketch of a direction would hide the places. */
const NEAR_ZOOM = 6;

let arrows;
let asked;
let known;
const questions = latest();

function text({ hub, to_zh: zh, to_en: en }) {
  const [city] = drawn.get(LAYER).features.filter(({ id }) => id === hub);
  const whose = city?.properties[`name_${state.lang}`] ?? hub;
  return t("hubFaces", { hub: whose, to: say({ zh, en }) });
}

function said(/** @type {any} */ { feature }) {
  const node = document.createElement("span");
  node.textContent = text(feature.properties);
  return node;
}

/** A tooltip makes a path a stop of the keyboard's; what hubs face their popups tell. */
function unreachable({ target }) {
  target.eachLayer((arrow) => arrow.getElement().setAttribute("tabindex", "-1"));
}

function drawnOf(known) {
  const { paint } = layerOf(LAYER);
  return L.geoJSON(known, {
    pane: "Polygon",
    bubblingMouseEvents: true,
    filter: ({ properties }) => drawn.get(LAYER).shapes.has(properties.hub),
    style: { stroke: false, fillColor: paint.colour, fillOpacity: 0.2, className: "arrow" },
  }).bindTooltip(said, { sticky: true }).on("add", unreachable);
}

async function follow(map) {
  const isLatest = questions.ask();
  const wanted = state.layers.includes(LAYER) && map.getZoom() < NEAR_ZOOM;
  try {
    if (wanted && !known) {
      asked ??= ask("/map/arrows.geojson");
      known = await asked;
      if (!isLatest()) return;
    }
    arrows.clearLayers();
    if (wanted) arrows.addLayer(drawnOf(known));
  } catch (error) {
    asked = undefined;
    tell(t("layerFailed", { name: t("hubArrows"), why: error.message }), () => follow(map));
  }
}

export function start(map) {
  arrows = L.layerGroup().addTo(map);
}

/** The page is ready without these sketches. */
export async function later(map) {
  map.on("zoomend", () => follow(map));
  onDrawn(({ layer }) => layer.id === LAYER && follow(map));
  await follow(map);
}
