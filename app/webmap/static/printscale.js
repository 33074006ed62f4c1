/** A true scale bar: as long on the paper as the distance it names, in the map's middle. */

import { library } from "./libraries.js";

const NICE = [1, 2, 5];
const EXACT = 1e-9;

let wgs84;

/** Get ready to measure; without the library there is no scale. */
export async function prepare() {
  wgs84 ??= (await library("geodesic")).Geodesic.WGS84;
}

/** The largest of 1, 2, 5, 10, 20 … metres that is no more than a length. */
function nice(length_m) {
  const power = 10 ** Math.floor(Math.log10(length_m));
  return NICE.map((step) => step * power).findLast((step) => step <= length_m);
}

/** The distance between the ends of a horizontal run of pixels round a point. */
function run(map, middle, length_px) {
  const [west, east] = [-1, 1].map((side) => map.containerPointToLatLng(middle.add([(side * length_px) / 2, 0])));
  return { west, east, length_m: wgs84.Inverse(west.lat, west.lng, east.lat, east.lng).s12 };
}

/**
 * The bar no longer than `most_px`: its length in metres and pixels, and where its ends are
 * when it lies in the middle of the map. Null until the library is there.
 */
export function bar(map, most_px) {
  if (!wgs84) return null;
  const middle = map.getSize().divideBy(2);
  const length_m = nice(run(map, middle, most_px).length_m);
  // Along a parallel geodesics are shorter than it: the length is reached by steps.
  let length_px = most_px;
  let found = run(map, middle, length_px);
  while (Math.abs(found.length_m / length_m - 1) > EXACT) {
    length_px *= length_m / found.length_m;
    found = run(map, middle, length_px);
  }
  return { ...found, length_m, length_px, lat: map.containerPointToLatLng(middle).lat };
}
