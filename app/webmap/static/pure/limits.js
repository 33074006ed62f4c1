/** The limits of the distance rule, which plans and later measures set from days on. */

/**
 * @typedef {object} DayLimits
 * @property {string | null} from The day from which they hold; null at the beginning.
 * @property {number} threshold_km
 * @property {number} drive_reach_km
 * @property {number} drive_min
 */

/**
 * The limits of a day.
 *
 * @param {DayLimits[]} limits Ascending by the day from which they hold.
 * @param {string} day
 */
export function limitsOn(limits, day) {
  const begun = limits.filter(({ from }) => from === null || from <= day);
  return begun[begun.length - 1];
}
