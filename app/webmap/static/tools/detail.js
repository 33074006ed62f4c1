/** The base map in detail at large scales, for the visible part only. */

import { pane } from "../map/panes.js";
import { baseStyle, outline } from "../map/provinces.js";
import { isElsewhere } from "../map/view.js";
import { tell } from "../page/messages.js";
import { latest } from "../pure/latest.js";
import { ask } from "../service/api.js";
import { on } from "../state/state.js";
import { t } from "../state/texts.js";

const NEAR_ZOOM = 7;
const DECIMALS = 4;

/** @type {L.Map} */
let map;
/** @type {L.GeoJSON | undefined} */
let shown;
/** @type {{zoom: number, bounds: L.LatLngBounds} | undefined} */
let covered;
const questions = latest();

function clear() {
  shown?.remove();
  shown = covered = undefined;
  map.getPanes().base.hidden = false;
}

async function follow() {
  if (isElsewhere()) {
    // A sheet has what there is, in detail where that covers it: its edge would look like a border.
    const isCovered = Boolean(covered?.bounds.contains(map.getBounds()));
    map.getPanes().base.hidden = isCovered;
    map.getPanes().detail.hidden = !isCovered;
    return;
  }
  map.getPanes().detail.hidden = false;
  map.getPanes().base.hidden = Boolean(shown);
  const isLatest = questions.ask();
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
    if (!isLatest()) return;
    clear();
    shown = L.geoJSON(shapes, { pane: "detail", interactive: false, style: baseStyle }).addTo(map);
    outline(shown);
    covered = { zoom: map.getZoom(), bounds };
    // The coarse base would show beside the fine one.
    map.getPanes().base.hidden = true;
  } catch (error) {
    if (isLatest()) tell(t("layerFailed", { name: t("baseMap"), why: error.message }), follow);
  }
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  pane(map, "detail");
  map.on("moveend", follow);
  on("where", () => shown && outline(shown));
  follow();
}
