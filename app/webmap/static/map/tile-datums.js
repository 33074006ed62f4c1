/**
 * Coordinate systems for Chinese tiles. Every coordinate of the page stays in WGS 84; only
 * the pixel moves, to where the tile has the place.
 */

import { library } from "../service/libraries.js";

const NEAR_DEG = 1e-9;
/** At the edge of the shifted area some points have no original: the search must end. */
const MOST_STEPS = 12;
/** Baidu's plane is defined no nearer to the poles, and not on the equator itself. */
const BAIDU_NORTH = 74;
const BAIDU_EQUATOR = 1e-9;
/** Baidu's zoom is one more than Leaflet's of about the same scale; at 18 a pixel is 1 m. */
export const BAIDU_ZOOM_OFFSET = 1;
const BAIDU_METRE_ZOOM = 18;

const made = new Map();

/** Put a shift before a projection; its inverse is found by steps, exact to a millimetre. */
function shifted(plane, shift) {
  const project = ({ lat, lng }) => plane.project(shift(lng, lat));
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

function gcj02({ transform, WGS84, GCJ02 }) {
  const shift = (lon, lat) => {
    const [lng, north] = transform([lon, lat], WGS84, GCJ02);
    return { lat: north, lng };
  };
  return L.extend({}, L.CRS.EPSG3857, { code: "GCJ02", projection: shifted(L.Projection.SphericalMercator, shift) });
}

function within(value, most) {
  return Math.min(Math.max(value, -most), most);
}

function baiduPlane({ transform, BD09, BD09MC }) {
  const project = ({ lat, lng }) => L.point(transform([lng, within(lat, BAIDU_NORTH) || BAIDU_EQUATOR], BD09, BD09MC));
  const corner = project({ lat: BAIDU_NORTH, lng: 180 });
  const unproject = ({ x, y }) => {
    const [lng, lat] = transform([x, within(y, corner.y)], BD09MC, BD09);
    return { lat, lng };
  };
  return { project, unproject, bounds: L.bounds(corner.multiplyBy(-1), corner) };
}

function baidu(gcoord) {
  const { transform, WGS84, BD09 } = gcoord;
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
    scale: (zoom) => 2 ** (zoom - metre),
    zoom: (scale) => Math.log2(scale) + metre,
  });
}

const MAKERS = { gcj02, bd09: baidu };

/** The system that tiles of a datum are drawn in; throws where gcoord is not at hand. */
export async function systemOf(datum) {
  if (datum === "wgs84") return L.CRS.EPSG3857;
  if (!made.has(datum)) made.set(datum, MAKERS[datum](await library("gcoord")));
  return made.get(datum);
}
