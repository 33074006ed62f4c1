/**
 * What a measurement says, as text.
 *
 * @typedef {{value: string, required: string, margin: string, uncertainty: string}} Cells
 */

const NOTHING = "—";
const DECIMALS = 2;

/**
 * The cells of a measurement that say something: value, requirement, margin, uncertainty.
 *
 * @param {Cells} text
 */
export function cells({ value, required, margin, uncertainty }) {
  return [value, required, margin, uncertainty].filter((text) => text !== NOTHING);
}

/**
 * A distance measured in the page, as the service writes it but to 10 m; all in kilometres.
 *
 * @param {number} km
 * @param {number} threshold
 * @param {number} uncertainty
 * @returns {Cells}
 */
export function distanceCells(km, threshold, uncertainty) {
  const over = km - threshold;
  return {
    value: `${km.toFixed(DECIMALS)} km`,
    required: `> ${threshold} km`,
    margin: `${over < 0 ? "−" : "+"}${Math.abs(over).toFixed(DECIMALS)} km`,
    uncertainty: `± ${uncertainty.toFixed(DECIMALS)} km`,
  };
}

/**
 * A measurement as the card has it: distances to 10 m, as everywhere on the map, unless that
 * would put them on the other side of what is required.
 *
 * @param {{unit?: string, value?: unknown, required?: unknown[], uncertainty?: number | null, note?: string | null, text: Cells}} measured
 * @returns {Cells}
 */
export function onCard({ unit, value, required = [], uncertainty, note, text }) {
  const [limit] = required;
  if (unit !== "km" || typeof value !== "number" || typeof limit !== "number") return text;
  if (Number(value.toFixed(DECIMALS)) > limit !== value > limit) return text;
  const cells = distanceCells(value, limit, uncertainty ?? 0);
  return { ...text, value: note ? `${cells.value} (${note})` : cells.value, margin: cells.margin, ...(text.uncertainty === NOTHING ? {} : { uncertainty: cells.uncertainty }) };
}
