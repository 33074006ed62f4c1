/** Candidates in the address of the page and in requests to the service. */

/**
 * A code, or a position as it was written.
 *
 * @typedef {{airport?: string, lon?: string, lat?: string, datum?: string, accuracy_m?: number | string}} Candidate
 */

/**
 * Codes, or positions as they were written: their decimals tell how exact they are, or
 * metres behind them.
 */
const WRITTEN = /^([A-Z]{3,4}|-?\d+(\.\d+)?,-?\d+(\.\d+)?(,(wgs84|gcj02|bd09|cgcs2000))?(,\d+m)?)$/i;
const FIRST_LETTER = 65;

/**
 * Whether a text is a candidate as the address has it.
 *
 * @param {string} text
 */
export function isCandidate(text) {
  return WRITTEN.test(text);
}

/**
 * A candidate as the address has it.
 *
 * @param {Candidate} candidate
 */
export function written({ airport, lon, lat, datum, accuracy_m: metres }) {
  return airport ?? [lon, lat, datum, metres && `${metres}m`].filter(Boolean).join();
}

/**
 * A candidate as the service is asked about it.
 *
 * @param {string} text
 * @returns {Candidate}
 */
export function parsed(text) {
  if (!text.includes(",")) return { airport: text };
  const [lon, lat, ...more] = text.split(",");
  const metres = more.find((part) => part.endsWith("m"));
  const datum = more.find((part) => part !== metres);
  return { lon, lat, ...(datum ? { datum } : {}), ...(metres ? { accuracy_m: metres.slice(0, -1) } : {}) };
}

/**
 * What a candidate is called among several.
 *
 * @param {number} place
 */
export function letter(place) {
  return String.fromCharCode(FIRST_LETTER + place);
}
