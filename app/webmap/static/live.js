/**
 * The distance rule decided in the page while a candidate moves: the geodesics of Karney
 * to every open port, and the outcome as far as distances tell. The answer has the form
 * of the service's own; whoever lets go asks the service, whose word counts.
 */

import { isKnown, provinceAt } from "./base.js";
import { library } from "./libraries.js";
import { openPorts } from "./ports.js";
import { config, state, t } from "./state.js";

const OWN_SITE_KM = 3;
const FEWEST_SHOWN = 3;
const RING_STEP_DEG = 4;
const LINE_PARTS = 12;
/** Decimals of a position that was dropped; half of the last is its accuracy. */
export const DECIMALS = 5;
const ACCURACY_M = 0.8;

const { threshold_km: THRESHOLD_KM, radius_km: REACH_KM, outside: OUTSIDE } = config.rule;
/** The service counts piers and posts 5 km outside to a province; the base map is 2 km coarse. */
const SHORE_M = 7000;
const AROUND_DEG = 45;

let wgs84;
let known;

/** Get ready to decide without waiting: the library, and the ports of the day. */
export async function prepare() {
  wgs84 ??= (await library("geodesic")).Geodesic.WGS84;
  const { day } = state;
  known = { day, ports: await openPorts() };
}

export function ready() {
  return Boolean(wgs84) && known?.day === state.day;
}

/** Distance in metres and azimuth at the first position, degrees clockwise from north. */
export function inverse(lon, lat, toLon, toLat) {
  const { s12, azi1 } = wgs84.Inverse(lat, lon, toLat, toLon);
  return { distance_m: s12, azimuth_deg: (azi1 + 360) % 360 };
}

function seen(lon, lat) {
  return known.ports
    .map((port) => {
      const { distance_m: metres, azimuth_deg: azimuth } = inverse(lon, lat, port.lon, port.lat);
      return { port, distance_km: metres / 1000, azimuth_deg: azimuth, uncertainty_km: (port.accuracy_m + ACCURACY_M) / 1000 };
    })
    .sort((a, b) => a.distance_km - b.distance_km);
}

/** Whether the rule plainly does not concern a place: abroad, at sea, or outside the mainland. */
function unconcerned(lon, lat) {
  if (!isKnown()) return false;
  const here = provinceAt(lon, lat);
  if (here) return OUTSIDE.includes(here);
  for (let azimuth = 0; azimuth < 360; azimuth += AROUND_DEG) {
    const { lat2, lon2 } = wgs84.Direct(lat, lon, azimuth, SHORE_M);
    const near = provinceAt(lon2, lat2);
    if (near && !OUTSIDE.includes(near)) return false;
  }
  return true;
}

/** As the rule weighs it, without what roads or documents may add. */
function outcome(ports) {
  const near = ports.filter((each) => each.distance_km - each.uncertainty_km <= THRESHOLD_KM);
  if (near.some((each) => each.port.certain && each.distance_km + each.uncertainty_km <= THRESHOLD_KM)) return "not-met";
  const drivable = ports.some((each) => each.distance_km - each.uncertainty_km <= REACH_KM);
  return ports.length && !drivable ? "met" : "undetermined";
}

function feature(geometry, properties) {
  return { type: "Feature", geometry, properties };
}

function ring(lon, lat) {
  const points = [];
  for (let azimuth = 0; azimuth <= 360; azimuth += RING_STEP_DEG) {
    const { lat2, lon2 } = wgs84.Direct(lat, lon, azimuth, THRESHOLD_KM * 1000);
    points.push([lon2, lat2]);
  }
  return feature({ type: "Polygon", coordinates: [points] }, { role: "ring" });
}

function line(lon, lat, { lon: toLon, lat: toLat }, properties) {
  const path = wgs84.InverseLine(lat, lon, toLat, toLon);
  const points = [];
  for (let part = 0; part <= LINE_PARTS; part += 1) {
    const { lat2, lon2 } = path.Position((path.s13 * part) / LINE_PARTS);
    points.push([lon2, lat2]);
  }
  return feature({ type: "LineString", coordinates: points }, { role: "line", ...properties });
}

function told(lon, lat, { port, distance_km: km, azimuth_deg: azimuth }) {
  const properties = {
    id: port.id,
    iata: port.iata,
    name_zh: port.zh,
    name_en: port.en,
    distance_km: km,
    azimuth_deg: azimuth,
    within: km <= THRESHOLD_KM,
  };
  const point = feature({ type: "Point", coordinates: [port.lon, port.lat] }, { role: "port", ...properties });
  return [point, line(lon, lat, port, properties)];
}

/** What the rule comes to at a position, decided here and now. */
export function decide(lon, lat) {
  const all = seen(lon, lat);
  const own = all[0]?.distance_km <= OWN_SITE_KM ? all[0] : null;
  const isPort = Boolean(own?.port.certain);
  const ports = all.filter((each) => each !== own);
  const reached = ports.filter(({ distance_km: km }) => km <= REACH_KM).length;
  const shown = ports.slice(0, Math.max(reached, FEWEST_SHOWN));
  const candidate = feature(
    { type: "Point", coordinates: [lon, lat] },
    { role: "candidate", name: `${lat.toFixed(4)}°N ${lon.toFixed(4)}°E` },
  );
  const found = isPort || unconcerned(lon, lat) ? "not-applicable" : outcome(ports);
  return {
    outcome: found,
    heading: t(isPort ? "verdict_is-port" : `verdict_${found}`),
    as_of: state.day,
    because: t("liveBecause"),
    margin_km: shown.length ? shown[0].distance_km - THRESHOLD_KM : null,
    uncertainty_km: shown.length ? shown[0].uncertainty_km : null,
    within: ports.filter(({ distance_km: km }) => km <= THRESHOLD_KM).map(({ port }) => port.iata),
    features: [candidate, ring(lon, lat), ...shown.flatMap((each) => told(lon, lat, each))],
  };
}
