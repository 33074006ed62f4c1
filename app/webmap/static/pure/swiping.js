/** The line between two days on the map: where it stands, in percent of the map's width. */

const STEP = 2;
const LEAP = 10;
export const MIDDLE = 50;

/** @type {Record<string, (percent: number) => number>} */
const KEYS = {
  ArrowLeft: (percent) => percent - STEP,
  ArrowDown: (percent) => percent - STEP,
  ArrowRight: (percent) => percent + STEP,
  ArrowUp: (percent) => percent + STEP,
  PageDown: (percent) => percent - LEAP,
  PageUp: (percent) => percent + LEAP,
  Home: () => 0,
  End: () => 100,
};

/** @param {number} percent */
function bounded(percent) {
  return Math.min(100, Math.max(0, Math.round(percent)));
}

/**
 * Where a key moves the line to; undefined for a key that does not move it.
 *
 * @param {string} key
 * @param {number} percent
 */
export function moved(key, percent) {
  return KEYS[key] && bounded(KEYS[key](percent));
}

/**
 * Where the line stands at a place of the screen.
 *
 * @param {number} x Pixels.
 * @param {{left: number, width: number}} box That of the map.
 */
export function percentAt(x, { left, width }) {
  return bounded(((x - left) / width) * 100);
}

/**
 * Read it from an address; null for no line.
 *
 * @param {string} text
 */
export function readPercent(text) {
  if (!text) return null;
  if (!/^\d{1,3}$/.test(text) || Number(text) > 100) throw new RangeError(text);
  return Number(text);
}
