/** A place on the map as a candidate: an airport by its code, anything else by its position. */

import { placeOf } from "../map/shapes.js";
import { config } from "../state/config.js";

/**
 * @param {{id: string}} layer
 * @param {import("../service/answers.js").Feature} feature A point.
 * @returns {import("../pure/candidates.js").Candidate}
 */
export function candidateOf({ id }, feature) {
  const { iata, position_accuracy_m: accuracy_m } = feature.properties;
  if (iata && [config.rule.airports, config.rule.ports].includes(id)) return { airport: iata };
  const { lng: lon, lat } = placeOf(feature);
  return { lon: String(lon), lat: String(lat), accuracy_m: accuracy_m ?? undefined };
}
