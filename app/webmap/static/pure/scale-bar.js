/** The length of a scale bar: as long on the paper as the distance that it names. */

const NICE = [1, 2, 5];
const EXACT = 1e-9;
/** The first digits of scales that maps are printed at. */
const SCALES = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/**
 * The largest of 1, 2, 5, 10, 20 … metres that is no more than a length.
 *
 * @param {number} length_m
 */
export function nice(length_m) {
  const power = 10 ** Math.floor(Math.log10(length_m));
  return NICE.map((step) => step * power).filter((step) => step <= length_m).at(-1) ?? power;
}

/**
 * The longest bar of a nice length that takes no more than so many pixels.
 *
 * @param {(length_px: number) => number} run The metres between the ends of a run of pixels.
 * @param {number} most_px
 */
export function barOf(run, most_px) {
  const length_m = nice(run(most_px));
  // Along a parallel geodesics are shorter than it: the length is reached by steps.
  let length_px = most_px;
  let found_m = run(length_px);
  while (Math.abs(found_m / length_m - 1) > EXACT) {
    length_px *= length_m / found_m;
    found_m = run(length_px);
  }
  return { length_m, length_px };
}

/**
 * The nearest round scale at which all fits that fits at another: 1,000,000, 1,500,000 …
 *
 * @param {number} denominator
 */
export function roundScale(denominator) {
  const power = 10 ** Math.floor(Math.log10(denominator));
  const found = SCALES.map((step) => step * power).find((scale) => scale >= denominator * (1 - EXACT));
  return found ?? 10 * power;
}
