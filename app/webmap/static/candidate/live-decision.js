/**
 * The distance rule decided in the page while a candidate moves. The answer has the form of
 * the service's own; whoever lets go asks the service, whose word counts.
 */

import { locatorOfProvinces } from "../map/provinces.js";
import { latest } from "../pure/latest.js";
import { distanceCells } from "../pure/measurements.js";
import { line, point, proximity, ring } from "../pure/proximity.js";
import { ellipsoid } from "../service/libraries.js";
import { openPorts } from "../service/open-ports.js";
import { assumes } from "../state/assumptions.js";
import { config } from "../state/config.js";
import { limits } from "../state/rule-limits.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";

/**
 * @typedef {import("../pure/proximity.js").Ellipsoid} Ellipsoid
 * @typedef {import("../pure/proximity.js").Seen} Seen
 * @typedef {import("../service/answers.js").Evidence} Evidence
 * @typedef {import("../service/answers.js").Decision & {within: string[]}} Live `within` are the codes of the ports in the ring.
 */

/** The ellipsoid, and the rule on a day. @type {{wgs84: Ellipsoid, day: string, decide: ReturnType<typeof proximity>} | undefined} */
let known;
const questions = latest();

/** Get ready to decide without waiting: the library, and the ports of the day. */
export async function prepare() {
  const isLatest = questions.ask();
  const { day } = state;
  const [wgs84, open] = await Promise.all([ellipsoid(), openPorts()]);
  if (isLatest()) known = { wgs84, day, decide: proximity(wgs84, { ...config.rule, ...limits() }, open, locatorOfProvinces) };
}

/** What is assumed of ports only the service weighs. */
export function ready() {
  return !assumes() && known?.day === state.day;
}

/** @type {(wgs84: Ellipsoid, lon: number, lat: number, seen: Seen) => [Evidence["port"], Evidence["line"]]} */
function evidenceOf(wgs84, lon, lat, { port, distance_km: km, azimuth_deg: azimuth, uncertainty_km }) {
  const properties = {
    id: port.id,
    iata: port.iata,
    name_zh: port.zh,
    name_en: port.en,
    distance_km: km,
    azimuth_deg: azimuth,
    uncertainty_km,
    within: km <= limits().threshold_km,
  };
  return [point(port.lon, port.lat, { role: /** @type {const} */ ("port"), ...properties }), line(wgs84, lon, lat, port, properties)];
}

/**
 * Name the ports that may bar, at sites of unknown position.
 *
 * @type {(unplaced: import("../pure/proximity.js").Port[]) => string}
 */
function doubt(unplaced) {
  if (!unplaced.length) return "";
  const names = unplaced.map((port) => `${port[state.lang]} (${port.iata})`);
  return t("liveUnplaced", { ports: names.join(state.lang === "zh" ? "、" : ", ") });
}

/** @param {Seen} seen */
function textOf({ distance_km: km, uncertainty_km: uncertainty }) {
  return distanceCells(km, limits().threshold_km, uncertainty);
}

/**
 * What the rule comes to at a position, decided here and now; there is a rule once `ready` says so.
 *
 * @type {(lon: number, lat: number) => Live}
 */
export function decide(lon, lat) {
  if (!known) throw new Error("decide");
  const { wgs84 } = known;
  const { outcome, isPort, ports, within, unplaced } = known.decide(lon, lat);
  const [nearest] = ports;
  const candidate = point(lon, lat, { role: /** @type {const} */ ("candidate"), name: `${lat.toFixed(4)}°N ${lon.toFixed(4)}°E` });
  return {
    outcome,
    heading: t(isPort ? "verdict_is-port" : `verdict_${outcome}`),
    as_of: state.day,
    because: [t("liveBecause"), outcome === "undetermined" ? doubt(unplaced) : ""].join(""),
    measurements: nearest ? [{ label: t("geodesic"), text: textOf(nearest) }] : [],
    within: within.map(({ port }) => port.iata),
    features: [
      candidate,
      ring(wgs84, lon, lat, limits().threshold_km),
      ...ports.flatMap((each) => evidenceOf(wgs84, lon, lat, each)),
    ],
  };
}
