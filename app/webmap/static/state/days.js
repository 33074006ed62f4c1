/** The days that can be chosen. */

import { dayOf, isDayBetween } from "../pure/days.js";
import { config } from "./config.js";

/** No earlier day is asked for. */
export const FIRST_DAY = config.firstDay;

/** When the page was stored that opens without a network, milliseconds; 0 where the service sent it. */
export const KEPT = Number(document.documentElement.dataset.kept ?? 0);

export function today() {
  return dayOf();
}

/**
 * Whether there was such a day: from the first on, and not after today.
 *
 * @param {string} text
 */
export function isDay(text) {
  return isDayBetween(text, FIRST_DAY, today());
}
