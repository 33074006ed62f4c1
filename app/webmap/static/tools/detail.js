/** Near by, the base map in detail: what is seen, drawn as fine as a screen shows it. */

import { ask } from "../api.js";
import { baseStyle } from "../base.js";
import { tell } from "../messages.js";
import { t } from "../state.js";

const NEAR_ZOOM = 7;
const DECIMALS = 4;

let map;
let shown;
let covered;
let asked = 0;

function clear() {
  shown?.remove();
  shown = covered = undefined;
  map.getPane("base").hidden = false;
}

async function follow() {
  const turn = ++asked;
  if (map.getZoom() < NEAR_ZOOM) {
    clear();
    return;
  }
  const view = map.getBounds();
  if (covered?.zoom === map.getZoom() && covered.bounds.contains(view)) return;
  const bounds = view.pad(1);
  const bbox = [Math.max(bounds.getWest(), -180), bounds.getSouth(), Math.min(bounds.getEast(), 180), bounds.getNorth()];
  if (bbox[0] >= bbox[2]) return;
  try {
    const shapes = await ask("/map/base.geojson", { bbox: bbox.map((degrees) => degrees.toFixed(DECIMALS)).join() });
    if (turn !== asked) return;
    clear();
    shown = L.geoJSON(shapes, { pane: "detail", interactive: false, style: baseStyle }).addTo(map);
    covered = { zoom: map.getZoom(), bounds };
    // The coarse base would show beside the fine one.
    map.getPane("base").hidden = true;
  } catch (error) {
    if (turn === asked) tell(t("layerFailed", { name: t("baseMap"), why: error.message }), follow);
  }
}

export function start(leafletMap) {
  map = leafletMap;
  map.createPane("detail").style.zIndex = 301;
  map.on("moveend", follow);
  follow();
}
