/** A place on the map as a candidate: an airport by its code, anything else by its position. */

import { config } from "../state/config.js";

/**
 * @param {{id: string}} layer
 * @param {any} feature A point.
 * @returns {import("../pure/candidates.js").Candidate}
 */
export function candidateOf({ id }, { geometry: { coordinates: [lon, lat] }, properties }) {
  const { iata, position_accuracy_m: accuracy_m } = properties;
  if (iata && [config.rule.airports, config.rule.ports].includes(id)) return { airport: iata };
  return { lon: String(lon), lat: String(lat), accuracy_m: accuracy_m ?? undefined };
}
