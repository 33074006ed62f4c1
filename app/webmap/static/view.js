/** Where the map looks: kept in the address as latitude, longitude, zoom. */

import { keep, on, set, state } from "./state.js";

const EXACT = 4;

function read(text) {
  const [lat, lon, zoom, ...more] = text.split(",").map(Number);
  if (!Number.isFinite(lat + lon + zoom) || more.length) throw new RangeError(text);
  return [lat, lon, zoom];
}

keep("view", null, {
  read: (text) => (text ? read(text) : null),
  write: (view) => (view ? view.join(",") : ""),
});

export function start(map, usual) {
  const show = (view) => {
    if (view) map.setView([view[0], view[1]], view[2], { animate: false });
    else map.fitBounds(usual, { animate: false });
  };
  show(state.view);
  on("view", (view) => {
    if (!view || view.join() !== here(map).join()) show(view);
  });
  // The first view is not chosen; what a person moves to is.
  map.whenReady(() => map.on("moveend", () => set("view", here(map))));
}

function here(map) {
  const { lat, lng } = map.getCenter();
  return [+lat.toFixed(EXACT), +lng.toFixed(EXACT), map.getZoom()];
}
