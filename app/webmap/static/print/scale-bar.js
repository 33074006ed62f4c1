/** A true scale bar: as long on the paper as the distance it names, in the map's middle. */

import { barOf } from "../pure/scale-bar.js";
import { ellipsoid } from "../service/libraries.js";

/** @type {import("../pure/proximity.js").Ellipsoid | undefined} */
let wgs84;

/** Get ready to measure; without the library there is no scale. */
export async function prepare() {
  wgs84 ??= await ellipsoid();
}

/**
 * The ends of a horizontal run of pixels with its middle at a point.
 *
 * @type {(map: L.Map, middle: L.Point, length_px: number, zoom: number) => [L.LatLng, L.LatLng]}
 */
function ends(map, middle, length_px, zoom) {
  const half = L.point(length_px / 2, 0);
  return [map.unproject(middle.subtract(half), zoom), map.unproject(middle.add(half), zoom)];
}

/**
 * The bar no longer than `most_px`: its length in metres and pixels, and where its ends are
 * when it lies in the middle of the map. Null until the library is there.
 *
 * @param {L.Map} map
 * @param {number} most_px
 * @param {L.LatLng} [centre]
 * @param {number} [zoom]
 */
export function bar(map, most_px, centre = map.getCenter(), zoom = map.getZoom()) {
  const earth = wgs84;
  if (!earth) return null;
  const middle = map.project(centre, zoom);
  const found = barOf((length_px) => {
    const [west, east] = ends(map, middle, length_px, zoom);
    return earth.Inverse(west.lat, west.lng, east.lat, east.lng).s12;
  }, most_px);
  const [west, east] = ends(map, middle, found.length_px, zoom);
  return { ...found, west, east, lat: centre.lat };
}
