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
