/** The view of the map, stored in the address as latitude, longitude, zoom. */

import { byId } from "../page/dom.js";
import { keep, on, set, state } from "../state/state.js";

const EXACT = 4;
const EDGE_PX = 30;
const BESIDE_PX = 900;

function read(text) {
  const [lat, lon, zoom, ...more] = text.split(",").map(Number);
  if (!Number.isFinite(lat + lon + zoom) || more.length) throw new RangeError(text);
  return [lat, lon, zoom];
}

keep("view", null, {
  read: (text) => (text ? read(text) : null),
  write: (view) => (view ? view.join(",") : ""),
  undoable: true,
});

/** How far from its edges the map is covered, by the verdict beside or beneath it. */
export function covered() {
  const { width, height } = byId("verdict").getBoundingClientRect();
  const [right, bottom] = window.innerWidth > BESIDE_PX ? [width, 0] : [0, height];
  return { paddingTopLeft: [EDGE_PX, EDGE_PX], paddingBottomRight: [right + EDGE_PX, bottom + EDGE_PX] };
}

export function start(map, usual) {
  let showing = false;
  const show = (view) => {
    showing = true;
    if (view) map.setView([view[0], view[1]], view[2], { animate: false });
    else map.fitBounds(usual, { animate: false });
    showing = false;
  };
  show(state.view);
  on("view", (view) => {
    if (!view || view.join() !== here(map).join()) show(view);
  });
  // The usual view is not chosen; what a person moves to is.
  map.on("moveend", () => { if (!showing) set("view", here(map)); });
}

function here(map) {
  const { lat, lng } = map.getCenter();
  return [+lat.toFixed(EXACT), +lng.toFixed(EXACT), map.getZoom()];
}
