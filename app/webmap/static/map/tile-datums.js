/**
 * Coordinate systems for Chinese tiles. Every coordinate of the page stays in WGS 84; only
 * the pixel moves, to where the tile has the place.
 */

import { library } from "../service/libraries.js";

/**
 * @typedef {import("../service/libraries.js").Libraries["gcoord"]} Gcoord
 * @typedef {(lon: number, lat: number) => L.LatLngLiteral} Shift
 */

const NEAR_DEG = 1e-9;
/** At the edge of the shifted area some points have no original: the search must end. */
const MOST_STEPS = 12;
/** Baidu's plane is defined no nearer to the poles, and not on the equator itself. */
const BAIDU_NORTH = 74;
const BAIDU_EQUATOR = 1e-9;
/** Baidu's zoom is one more than Leaflet's of about the same scale; at 18 a pixel is 1 m. */
export const BAIDU_ZOOM_OFFSET = 1;
const BAIDU_METRE_ZOOM = 18;

/** @type {Map<string, L.CRS>} */
const made = new Map();

/**
 * Put a shift before a projection; its inverse is found by steps, exact to a millimetre.
 *
 * @param {L.Projection} plane
 * @param {Shift} shift
 */
function shifted(plane, shift) {
  /** @type {(position: L.LatLngLiteral) => L.Point} */
  const project = ({ lat, lng }) => plane.project(L.latLng(shift(lng, lat)));
  /** @type {(point: L.Point) => L.LatLng} */
  const unproject = (point) => {
    const wanted = plane.unproject(point);
    let { lat, lng } = wanted;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const got = plane.unproject(project({ lat, lng }));
      const [north, east] = [wanted.lat - got.lat, wanted.lng - got.lng];
      lat += north;
      lng += east;
      if (Math.hypot(north, east) < NEAR_DEG) break;
    }
    return L.latLng(lat, lng);
  };
  return { project, unproject, bounds: plane.bounds };
}

/** @type {(gcoord: Gcoord) => L.CRS} */
function gcj02({ transform, WGS84, GCJ02 }) {
  /** @type {Shift} */
  const shift = (lon, lat) => {
    const [lng, north] = transform([lon, lat], WGS84, GCJ02);
    return { lat: north, lng };
  };
  return L.extend({}, L.CRS.EPSG3857, { code: "GCJ02", projection: shifted(L.Projection.SphericalMercator, shift) });
}

/** @type {(value: number, most: number) => number} */
function within(value, most) {
  return Math.min(Math.max(value, -most), most);
}

/** @type {(gcoord: Gcoord) => L.Projection} */
function baiduPlane({ transform, BD09, BD09MC }) {
  /** @type {(position: L.LatLngLiteral) => L.Point} */
  const project = ({ lat, lng }) => L.point(transform([lng, within(lat, BAIDU_NORTH) || BAIDU_EQUATOR], BD09, BD09MC));
  const corner = project({ lat: BAIDU_NORTH, lng: 180 });
  /** @type {(point: L.Point) => L.LatLng} */
  const unproject = ({ x, y }) => {
    const [lng, lat] = transform([x, within(y, corner.y)], BD09MC, BD09);
    return L.latLng(lat, lng);
  };
  return { project, unproject, bounds: L.bounds(corner.multiplyBy(-1), corner) };
}

/** @type {(gcoord: Gcoord) => L.CRS} */
function baidu(gcoord) {
  const { transform, WGS84, BD09 } = gcoord;
  /** @type {Shift} */
  const shift = (lon, lat) => {
    const [lng, north] = transform([lon, lat], WGS84, BD09);
    return { lat: north, lng };
  };
  const metre = BAIDU_METRE_ZOOM - BAIDU_ZOOM_OFFSET;
  return L.extend({}, L.CRS.Earth, {
    code: "BD09MC",
    // Its world is no whole number of tiles, so they cannot be counted round it.
    wrapLng: undefined,
    projection: shifted(baiduPlane(gcoord), shift),
    transformation: L.transformation(1, 0, -1, 0),
    scale: (/** @type {number} */ zoom) => 2 ** (zoom - metre),
    zoom: (/** @type {number} */ scale) => Math.log2(scale) + metre,
  });
}

/** @type {Record<"gcj02" | "bd09", (gcoord: Gcoord) => L.CRS>} */
const MAKERS = { gcj02, bd09: baidu };

/**
 * The system that tiles of a datum are drawn in; throws where gcoord is not at hand.
 *
 * @type {(datum: import("../state/config.js").OnlineBase["datum"]) => Promise<L.CRS>}
 */
export async function systemOf(datum) {
  if (datum === "wgs84") return L.CRS.EPSG3857;
  const system = made.get(datum) ?? MAKERS[datum](await library("gcoord"));
  made.set(datum, system);
  return system;
}
