/** A true scale bar: as long on the paper as the distance it names, in the map's middle. */

import { barOf } from "../pure/scale-bar.js";
import { ellipsoid } from "../service/libraries.js";

let wgs84;

/** Get ready to measure; without the library there is no scale. */
export async function prepare() {
  wgs84 ??= await ellipsoid();
}

/** The ends of a horizontal run of pixels with its middle at a point. */
function ends(map, middle, length_px, zoom) {
  return [-1, 1].map((side) => map.unproject(middle.add([(side * length_px) / 2, 0]), zoom));
}

/**
 * The bar no longer than `most_px`: its length in metres and pixels, and where its ends are
 * when it lies in the middle of the map. Null until the library is there.
 */
export function bar(map, most_px, centre = map.getCenter(), zoom = map.getZoom()) {
  if (!wgs84) return null;
  const middle = map.project(centre, zoom);
  const found = barOf((length_px) => {
    const [west, east] = ends(map, middle, length_px, zoom);
    return wgs84.Inverse(west.lat, west.lng, east.lat, east.lng).s12;
  }, most_px);
  const [west, east] = ends(map, middle, found.length_px, zoom);
  return { ...found, west, east, lat: centre.lat };
}
