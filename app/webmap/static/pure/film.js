/** A film of days: which days it has, and what differs from one of its pictures to the next. */

import { monthAfter, monthsTo } from "./days.js";

const MONTHS = 12;

/**
 * The first day of the month of a day, the same a year on and so forth, and the last day.
 *
 * @param {string} first
 * @param {string} last
 */
export function yearly(first, last) {
  const year = Number(first.slice(0, 4));
  const days = [];
  for (let months = monthsTo(first, year); monthAfter(months, year) < last; months += MONTHS) days.push(monthAfter(months, year));
  return [...days, last];
}

/**
 * A picture of indexed colours as it follows another: what is the same is left clear, which
 * makes the file small.
 *
 * @param {Uint8Array} before
 * @param {Uint8Array} now
 * @param {number} clear The index of no colour.
 */
export function changed(before, now, clear) {
  return now.map((index, place) => (index === before[place] ? clear : index));
}
