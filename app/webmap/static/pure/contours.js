/**
 * Lines of equal distance: where their figures stand.
 *
 * @typedef {[number, number]} Position Longitude and latitude, degrees.
 * @typedef {{at: Position, from: number}} Anchor A place on a line, and the zoom from which it is used.
 */

/** From the next zoom level on, figures stand so many degrees apart; each halves the one before. */
const SPACING = [{ from: 0, every_deg: 16 }, { from: 5, every_deg: 8 }, { from: 6, every_deg: 4 }, { from: 7, every_deg: 2 }, { from: 8, every_deg: 1 }];
const FINEST = SPACING[SPACING.length - 1].every_deg;

/** @type {(one: Position, other: Position) => number} */
function apart([x, y], [toX, toY]) {
  return Math.hypot((toX - x) * Math.cos((y * Math.PI) / 180), toY - y);
}

/**
 * Places along a line for its figure, evenly spaced from its middle; the middle is used first.
 * A line too short for one has none.
 *
 * @param {Position[]} line
 * @returns {Anchor[]}
 */
export function anchors(line) {
  const lengths = line.slice(1).map((to, place) => apart(line[place], to));
  const whole = lengths.reduce((sum, each) => sum + each, 0);
  if (whole < FINEST) return [];
  const most = Math.floor(whole / 2 / FINEST);
  /** @type {Anchor[]} */
  const found = [];
  let begun = 0;
  let step = -most;
  for (const [place, length] of lengths.entries()) {
    for (; step <= most; step += 1) {
      const share = (whole / 2 + step * FINEST - begun) / length;
      if (share > 1) break;
      const [[x, y], [toX, toY]] = [line[place], line[place + 1]];
      const level = SPACING.find(({ every_deg: every }) => step % every === 0 && whole >= every);
      if (level) found.push({ at: [x + (toX - x) * share, y + (toY - y) * share], from: level.from });
    }
    begun += length;
  }
  return found;
}
