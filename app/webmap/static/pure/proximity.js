/**
 * The distance rule decided in the page while a candidate moves: the geodesics of Karney
 * to every open port, and the outcome as far as distances tell. The service decides in the
 * same way (`app/rules`), and its word counts.
 */

/**
 * @typedef {object} Port A site that is or may be open; degrees WGS 84.
 * @property {string} id
 * @property {string} iata
 * @property {string} zh
 * @property {string} en
 * @property {number} lon
 * @property {number} lat
 * @property {number} accuracy_m
 * @property {boolean} certain Whether it is certainly open.
 *
 * @typedef {object} Limits The numbers of the rule, as the service has them.
 * @property {number} threshold_km
 * @property {number} drive_reach_km
 * @property {number} own_site_km
 * @property {number} fewest_shown
 * @property {string[]} outside Provinces that the rule does not concern.
 *
 * @typedef {{port: Port, distance_km: number, azimuth_deg: number, uncertainty_km: number}} Seen
 *
 * @typedef {object} Ellipsoid That of geographiclib, as far as it is used.
 * @property {(lat: number, lon: number, toLat: number, toLon: number) => {s12: number, azi1: number, azi2: number}} Inverse
 * @property {(lat: number, lon: number, azimuth: number, length_m: number) => {lat2: number, lon2: number}} Direct
 * @property {(lat: number, lon: number, toLat: number, toLon: number) => {s13: number, Position: (length_m: number) => {lat2: number, lon2: number}}} InverseLine
 * @property {(polyline: boolean) => {AddPoint: (lat: number, lon: number) => void, Compute: (reverse: boolean, sign: boolean) => {area: number}}} Polygon
 */

const RING_STEP_DEG = 4;
const LINE_PARTS = 12;
/** Decimals of a position that was dropped; half of the last is its accuracy. */
export const DECIMALS = 5;
const ACCURACY_M = 0.8;
/** The service counts piers and posts 5 km outside to a province; the base map is 2 km coarse. */
const SHORE_M = 7000;
const AROUND_DEG = 45;

/**
 * Distance in metres, and azimuth at the first position, degrees clockwise from north.
 *
 * @param {Ellipsoid} wgs84
 * @param {number} lon
 * @param {number} lat
 * @param {number} toLon
 * @param {number} toLat
 */
export function inverse(wgs84, lon, lat, toLon, toLat) {
  const { s12, azi1 } = wgs84.Inverse(lat, lon, toLat, toLon);
  return { distance_m: s12, azimuth_deg: (azi1 + 360) % 360 };
}

/**
 * Points on the circle round a position, longitude and latitude.
 *
 * @param {Ellipsoid} wgs84
 * @param {number} lon
 * @param {number} lat
 * @param {number} radius_m
 * @param {number} step_deg
 */
function circle(wgs84, lon, lat, radius_m, step_deg) {
  const points = [];
  for (let azimuth = 0; azimuth < 360; azimuth += step_deg) {
    const { lat2, lon2 } = wgs84.Direct(lat, lon, azimuth, radius_m);
    points.push([lon2, lat2]);
  }
  return points;
}

/**
 * The rule on one day.
 *
 * @param {Ellipsoid} wgs84
 * @param {Limits} limits
 * @param {{ports: Port[], unplaced: Port[]}} open Those that are or may be open on the day; of
 *   ``unplaced`` only the present site is known, wrong by up to their accuracy.
 * @param {() => ((lon: number, lat: number) => string | undefined) | null} provinces What
 *   tells in which province a position is; null while they are not known.
 */
export function proximity(wgs84, limits, { ports, unplaced }, provinces) {
  /** @type {(sites: Port[], lon: number, lat: number) => Seen[]} */
  function seen(sites, lon, lat) {
    return sites
      .map((port) => {
        const { distance_m: metres, azimuth_deg } = inverse(wgs84, lon, lat, port.lon, port.lat);
        return { port, distance_km: metres / 1000, azimuth_deg, uncertainty_km: (port.accuracy_m + ACCURACY_M) / 1000 };
      })
      .sort((a, b) => a.distance_km - b.distance_km);
  }

  /**
   * Whether the rule plainly does not concern a place: abroad, at sea, or outside the mainland.
   *
   * @type {(lon: number, lat: number) => boolean}
   */
  function unconcerned(lon, lat) {
    const provinceAt = provinces();
    if (!provinceAt) return false;
    const concerned = (/** @type {string | undefined} */ name) => name !== undefined && !limits.outside.includes(name);
    const here = provinceAt(lon, lat);
    if (here) return !concerned(here);
    return !circle(wgs84, lon, lat, SHORE_M, AROUND_DEG).some(([east, north]) => concerned(provinceAt(east, north)));
  }

  /** @type {(site: Seen) => boolean} */
  const drivable = ({ distance_km: km, uncertainty_km: off }) => km - off <= limits.drive_reach_km;

  /**
   * As the rule weighs it, without what roads or documents may add.
   *
   * @param {Seen[]} others
   * @param {Port[]} near Ports that may bar, at sites of unknown position.
   * @returns {import("../service/answers.js").Outcome}
   */
  function outcome(others, near) {
    const { threshold_km: bar } = limits;
    const barred = others.some(({ port, distance_km: km, uncertainty_km: off }) => port.certain && km + off <= bar);
    if (barred) return "not-met";
    return others.length && !near.length && !others.some(drivable) ? "met" : "undetermined";
  }

  /**
   * What the rule comes to at a position. `ports` are those that the card shows, nearest
   * first; `within` those no farther than the threshold; `unplaced` those at sites of
   * unknown position that may bar.
   *
   * @param {number} lon
   * @param {number} lat
   */
  return function decide(lon, lat) {
    const all = seen(ports, lon, lat);
    const near = seen(unplaced, lon, lat).filter(drivable).map(({ port }) => port);
    const own = all[0]?.distance_km <= limits.own_site_km ? all[0] : null;
    const isPort = Boolean(own?.port.certain);
    const others = all.filter((each) => each !== own);
    const reached = others.filter(({ distance_km: km }) => km <= limits.drive_reach_km).length;
    const shown = others.slice(0, Math.max(reached, limits.fewest_shown));
    return {
      outcome: isPort || unconcerned(lon, lat) ? "not-applicable" : outcome(others, near),
      isPort,
      unplaced: near,
      ports: shown,
      within: others.filter(({ distance_km: km }) => km <= limits.threshold_km),
    };
  };
}

/** @type {<G extends import("geojson").Geometry, P extends object>(geometry: G, properties: P) => import("geojson").Feature<G, P>} */
function feature(geometry, properties) {
  return { type: "Feature", geometry, properties };
}

/**
 * The circle of the rule round a position.
 *
 * @param {Ellipsoid} wgs84
 * @param {number} lon
 * @param {number} lat
 * @param {number} radius_km
 */
export function ring(wgs84, lon, lat, radius_km) {
  const points = circle(wgs84, lon, lat, radius_km * 1000, RING_STEP_DEG);
  return feature({ type: "Polygon", coordinates: [[...points, points[0]]] }, { role: /** @type {const} */ ("ring") });
}

/**
 * The shortest line to a port, with what is told of it.
 *
 * @template {object} P
 * @param {Ellipsoid} wgs84
 * @param {number} lon
 * @param {number} lat
 * @param {{lon: number, lat: number}} port
 * @param {P} properties
 */
export function line(wgs84, lon, lat, port, properties) {
  const path = wgs84.InverseLine(lat, lon, port.lat, port.lon);
  const points = [];
  for (let part = 0; part <= LINE_PARTS; part += 1) {
    const { lat2, lon2 } = path.Position((path.s13 * part) / LINE_PARTS);
    points.push([lon2, lat2]);
  }
  return feature({ type: "LineString", coordinates: points }, { role: /** @type {const} */ ("line"), ...properties });
}

/**
 * A position, with what is told of it.
 *
 * @template {object} P
 * @param {number} lon
 * @param {number} lat
 * @param {P} properties
 */
export function point(lon, lat, properties) {
  return feature({ type: "Point", coordinates: [lon, lat] }, properties);
}
