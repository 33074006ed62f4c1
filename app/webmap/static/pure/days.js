/** Days as `YYYY-MM-DD`, of Beijing, and the months that the time slider counts. */

/** Offset of Beijing from UTC; time zones of the system would be slower. */
const BEIJING_MS = 8 * 3600 * 1000;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DIGITS = "2026-11-24".length;
const MONTHS = 12;

/** The day in Beijing at a moment, by default now. */
export function dayOf(moment = Date.now()) {
  return new Date(moment + BEIJING_MS).toISOString().slice(0, DIGITS);
}

/**
 * Whether a text is a day of the calendar between two others, both included.
 *
 * @param {string} text
 * @param {string} first
 * @param {string} last
 */
export function isDayBetween(text, first, last) {
  const moment = new Date(`${text}T00:00Z`);
  const exists = DAY.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
  return exists && text >= first && text <= last;
}

/**
 * Months from the January of a year to a day; a month begun counts unless on its first day.
 *
 * @param {string} day
 * @param {number} firstYear
 */
export function monthsTo(day, firstYear) {
  const [year, month] = day.split("-").map(Number);
  return (year - firstYear) * MONTHS + month - 1 + (day.endsWith("-01") ? 0 : 1);
}

/**
 * The first day of the month so many months after the January of a year.
 *
 * @param {number} months
 * @param {number} firstYear
 */
export function monthAfter(months, firstYear) {
  const month = String((months % MONTHS) + 1).padStart(2, "0");
  return `${firstYear + Math.floor(months / MONTHS)}-${month}-01`;
}
