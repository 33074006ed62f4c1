/** The symbols of points: each group of ports has its own, besides its colour. */

/** Corners on a circle of radius 1, clockwise from the top; y points down, as on a screen. */
/** @type {Record<string, [number, number][]>} */
const CORNERS = {
  square: [[-0.84, -0.84], [0.84, -0.84], [0.84, 0.84], [-0.84, 0.84]],
  triangle: [[0, -1.2], [1.12, 0.78], [-1.12, 0.78]],
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  plus: [
    [-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4],
    [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4],
  ],
  cross: [
    [-0.49, -1.06], [0, -0.57], [0.49, -1.06], [1.06, -0.49], [0.57, 0], [1.06, 0.49],
    [0.49, 1.06], [0, 0.57], [-0.49, 1.06], [-1.06, 0.49], [-0.57, 0], [-1.06, -0.49],
  ],
};

/** @type {(x: number, y: number, r: number) => string} */
function circle(x, y, r) {
  return `M${x - r},${y}a${r},${r} 0 1,0 ${r * 2},0a${r},${r} 0 1,0 ${-r * 2},0Z`;
}

/**
 * The outline of a symbol round a point, as the path of an SVG.
 *
 * @param {string} symbol
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {number} [decimals]
 */
export function outline(symbol, x, y, r, decimals = 1) {
  const corners = CORNERS[symbol];
  if (!corners) return circle(x, y, r);
  return `M${corners.map(([right, down]) => `${(x + right * r).toFixed(decimals)},${(y + down * r).toFixed(decimals)}`).join("L")}Z`;
}
