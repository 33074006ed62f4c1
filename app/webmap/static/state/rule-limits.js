/** The limits of the distance rule on the day that the page shows. */

import { limitsOn } from "../pure/limits.js";
import { config } from "./config.js";
import { state } from "./state.js";

export function limits() {
  return limitsOn(config.rule.limits, state.day);
}

/** The distance of the ground shown: the plan's of the day unless another is assumed. */
export function groundKm() {
  return state.threshold === config.rule.plan_km ? limits().threshold_km : state.threshold;
}
