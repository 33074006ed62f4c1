/**
 * Where names stand on a map: one after the other by rank, none over another.
 *
 * All positions are pixels, x to the east and y to the south.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {"right" | "left" | "above" | "below" | "centre"} Side
 *
 * @typedef {object} Wanted
 * @property {string} key
 * @property {string} text
 * @property {number} x Of the place that it names.
 * @property {number} y
 * @property {number} width Of the text.
 * @property {number} height
 * @property {number} gap From the place to the text.
 * @property {Side[]} sides Where it may stand, the best first.
 * @property {number} rank The least is placed first.
 * @property {boolean} [over] Whether it may cover symbols.
 * @property {boolean} [led] Whether a line leads to it rather than that it is left out, whatever others do.
 */

/**
 * @template {Wanted} [W=Wanted]
 * @typedef {{wanted: W, side: Side | null, box: Box, leader: [number, number, number, number] | null}} Placed
 */

const CELL_PX = 64;
/** Names of one text nearer to each other than this are of one place. */
const SAME_PX = 24;
const AIR_PX = 2;
/** Where a name that finds no room beside its place is tried with a leader line. */
const LEADERS_PX = [26, 40, 58, 80, 108, 140];
const ANGLES = 16;

/** @type {Record<Side, (wanted: Wanted) => [number, number]>} The left upper corner of the text. */
const CORNERS = {
  right: ({ x, y, gap, height }) => [x + gap, y - height / 2],
  left: ({ x, y, gap, width, height }) => [x - gap - width, y - height / 2],
  above: ({ x, y, gap, width, height }) => [x - width / 2, y - gap - height],
  below: ({ x, y, gap, width }) => [x - width / 2, y + gap],
  centre: ({ x, y, width, height }) => [x - width / 2, y - height / 2],
};

/** Boxes by the cells of a grid that they touch. */
class Grid {
  /** @type {Map<string, Box[]>} */
  #cells = new Map();

  /** @type {(box: Box) => string[]} */
  #touched({ left, top, right, bottom }) {
    const keys = [];
    for (let column = Math.floor(left / CELL_PX); column <= Math.floor(right / CELL_PX); column += 1) {
      for (let row = Math.floor(top / CELL_PX); row <= Math.floor(bottom / CELL_PX); row += 1) keys.push(`${column} ${row}`);
    }
    return keys;
  }

  /** @param {Box} box */
  add(box) {
    for (const key of this.#touched(box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  /** @param {Box} box */
  isFree(box) {
    return this.#touched(box).every((key) => (this.#cells.get(key) ?? []).every((other) => apart(box, other)));
  }
}

/** @type {(one: Box, other: Box) => boolean} */
function apart(one, other) {
  return one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
}

/** @type {(corner: [number, number], wanted: Wanted) => Box} */
function boxAt([left, top], { width, height }) {
  return { left, top, right: left + width, bottom: top + height };
}

/** @type {(box: Box) => Box} */
function airy({ left, top, right, bottom }) {
  return { left: left - AIR_PX, top: top - AIR_PX, right: right + AIR_PX, bottom: bottom + AIR_PX };
}

/** The boxes farther away, nearest first, each with the line that leads to it. */
/** @type {<W extends Wanted>(wanted: W) => Generator<Placed<W>>} */
function* led(wanted) {
  const { x, y, width, height } = wanted;
  for (const reach of LEADERS_PX) {
    for (let turn = 0; turn < ANGLES; turn += 1) {
      const angle = (turn * 2 * Math.PI) / ANGLES;
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      const centre = { x: x + dx * (reach + width / 2), y: y + dy * (reach + height / 2) };
      const box = boxAt([centre.x - width / 2, centre.y - height / 2], wanted);
      const end = [Math.min(Math.max(x, box.left), box.right), Math.min(Math.max(y, box.top), box.bottom)];
      yield { wanted, side: null, box, leader: [x, y, end[0], end[1]] };
    }
  }
}

/**
 * Place names, the least rank first; one that finds no room is left out, or with `leaders`
 * stands farther away at the end of a line.
 *
 * @template {Wanted} W
 * @param {W[]} names
 * @param {{taken?: Box[], symbols?: Box[], before?: Map<string, Side | null>, leaders?: boolean}} [around]
 *   What no name covers, what only important ones do, and the side that each name had before,
 *   which it keeps if it can.
 * @returns {Placed<W>[]}
 */
export function place(names, { taken = [], symbols = [], before = new Map(), leaders = false } = {}) {
  const [texts, marks] = [new Grid(), new Grid()];
  for (const box of taken) texts.add(box);
  for (const box of symbols) marks.add(box);
  /** @type {Map<string, Wanted[]>} */
  const written = new Map();
  const found = [];
  for (const wanted of [...names].sort((one, other) => one.rank - other.rank)) {
    const same = written.get(wanted.text) ?? [];
    if (same.some(({ x, y }) => Math.hypot(x - wanted.x, y - wanted.y) < SAME_PX)) continue;
    const room = spot(wanted, texts, marks, before.get(wanted.key), leaders);
    if (!room) continue;
    texts.add(airy(room.box));
    written.set(wanted.text, [...same, wanted]);
    found.push(room);
  }
  return found;
}

/** @type {<W extends Wanted>(wanted: W, texts: Grid, marks: Grid, held: Side | null | undefined, leaders: boolean) => Placed<W> | null} */
function spot(wanted, texts, marks, held, leaders) {
  const isFree = (/** @type {Box} */ box) => texts.isFree(box) && (wanted.over || marks.isFree(box));
  const sides = held && wanted.sides.includes(held) ? [held, ...wanted.sides] : wanted.sides;
  for (const side of sides) {
    const box = boxAt(CORNERS[side](wanted), wanted);
    if (isFree(box)) return { wanted, side, box, leader: null };
  }
  if (wanted.led || (leaders && !wanted.sides.includes("centre"))) {
    for (const far of led(wanted)) if (isFree(far.box)) return far;
  }
  return null;
}
