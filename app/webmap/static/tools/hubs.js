/** Arrows from the aviation hubs to the regions that they face, while hubs are shown. */

import { fullName } from "../map/feature-style.js";
import { entryOf, onDrawn } from "../map/layers.js";
import { el } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { latest } from "../pure/latest.js";
import { ask } from "../service/api.js";
import { layerOf } from "../state/config.js";
import { state } from "../state/state.js";
import { say, t } from "../state/texts.js";

const LAYER = "aviation-hubs";
/** Nearer, a sketch of a direction would hide the places. */
const NEAR_ZOOM = 6;

/** @typedef {import("../service/answers.js").Answers["/map/arrows.geojson"]} Arrows */

/** @type {L.LayerGroup} */
let arrows;
/** @type {Promise<Arrows> | undefined} */
let asked;
/** @type {Arrows | undefined} */
let known;
const questions = latest();

/** @param {import("../service/answers.js").Arrow} arrow */
function text({ hub, to_zh: zh, to_en: en }) {
  const [city] = entryOf(LAYER).features.filter(({ id }) => id === hub);
  const whose = city ? fullName(city) : hub;
  return t("hubFaces", { hub: whose, to: say({ zh, en }) });
}

/** @param {L.Layer} arrow */
function said(arrow) {
  const { feature } = /** @type {L.Polygon<import("../service/answers.js").Arrow>} */ (arrow);
  return el("span", {}, feature && text(feature.properties));
}

/** A tooltip makes a path a stop of the keyboard's; what hubs face their popups tell. @param {L.LeafletEvent} event */
function unreachable({ target }) {
  target.eachLayer((/** @type {L.Path} */ arrow) => arrow.getElement()?.setAttribute("tabindex", "-1"));
}

/** @param {Arrows} known */
function drawnOf(known) {
  const { paint } = layerOf(LAYER);
  return L.geoJSON(known, {
    pane: "Polygon",
    bubblingMouseEvents: true,
    filter: ({ properties }) => entryOf(LAYER).shapes.has(properties.hub),
    style: { stroke: false, fillColor: paint.colour, fillOpacity: 0.2, className: "arrow" },
  }).bindTooltip(said, { sticky: true }).on("add", unreachable);
}

/** @param {L.Map} map */
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
    if (wanted && known) arrows.addLayer(drawnOf(known));
  } catch (error) {
    asked = undefined;
    tell(t("layerFailed", { name: t("hubArrows"), why: error.message }), () => follow(map));
  }
}

/** @param {L.Map} map */
export function start(map) {
  arrows = L.layerGroup().addTo(map);
}

/** The page is ready without these sketches. @param {L.Map} map */
export async function later(map) {
  map.on("zoomend", () => follow(map));
  onDrawn(({ layer }) => layer.id === LAYER && follow(map));
  await follow(map);
}
