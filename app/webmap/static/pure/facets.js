/**
 * Which places are shown: for each column the values chosen. A place is shown where it
 * has one of the values of every column; areas round ports go with them, other areas and
 * rings are ground and stay.
 *
 * @typedef {Record<string, string[]>} Choice Values by column.
 * @typedef {{geometry: string, gathers?: string | null, timed?: boolean, columns: {name: string}[]}} Layer
 * @typedef {{id?: string, properties: any}} Feature
 */

/** What stands for an absent value. */
export const ABSENT = "null";

/** Columns that every layer has. */
const COMMON = ["status", "province_zh"];

/**
 * The choice that a text of the address means; throws where it means none.
 *
 * @param {string} text
 * @param {string[]} facets Columns that can be chosen from.
 * @returns {Choice}
 */
export function readChoice(text, facets) {
  return Object.fromEntries(text.split(";").filter(Boolean).map((part) => {
    const [column, values] = part.split(":");
    if (!facets.includes(column) || !values) throw new RangeError(part);
    return [column, values.split(",").map(decodeURIComponent)];
  }));
}

/**
 * A choice as the address has it.
 *
 * @param {Choice} where
 * @param {string[]} facets
 */
export function writeChoice(where, facets) {
  /** @type {(value: string) => string} */
  const text = (value) => value.replace(/[%,;:]/g, encodeURIComponent);
  return facets.filter((column) => where[column]).map((column) => `${column}:${where[column].map(text).join(",")}`).join(";");
}

/**
 * The choice with a value added or left out.
 *
 * @param {Choice} where
 * @param {string} column
 * @param {string} value
 * @param {boolean} wanted
 * @returns {Choice}
 */
export function withValue(where, column, value, wanted) {
  const { [column]: before = [], ...others } = where;
  const rest = before.filter((each) => each !== value);
  const values = wanted ? [...rest, value].sort() : rest;
  return values.length ? { ...others, [column]: values } : others;
}

/** @param {{geometry: string}} layer */
export function isPlace({ geometry }) {
  return ["Point", "LineString"].includes(geometry);
}

/**
 * The value as the address and the facets have it; null for a layer without the column.
 *
 * @param {Layer} layer
 * @param {any} properties
 * @param {string} column
 * @returns {string | null}
 */
export function facetValue(layer, properties, column) {
  const known = COMMON.includes(column) || layer.columns.some(({ name }) => name === column);
  return known ? String(properties[column] ?? ABSENT) : null;
}

/**
 * Whether a feature is shown, as far as all columns say but one that is left aside.
 *
 * @param {Choice} where
 * @param {Layer} layer
 * @param {Feature} feature
 * @param {string} [aside]
 */
export function isChosen(where, layer, { properties }, aside) {
  return !isPlace(layer) || Object.entries(where)
    .every(([column, values]) => column === aside || values.some((value) => value === facetValue(layer, properties, column)));
}

/** @type {(column: string, values: string[]) => string} */
function listed(column, values) {
  const quoted = values.map((value) => (["true", "false"].includes(value) ? value : `'${value.replaceAll("'", "''")}'`));
  return quoted.length === 1 ? `${column} = ${quoted[0]}` : `${column} IN (${quoted.join(", ")})`;
}

/**
 * What is open on a day may have closed since, and has that status in the collection.
 *
 * @type {(layer: Layer, column: string, value: string) => string[]}
 */
function asKept({ timed }, column, value) {
  return timed && column === "status" && value === "open" ? ["open", "closed"] : [value];
}

/** @type {(layer: Layer, chosen: [string, string[]]) => string} */
function condition(layer, [column, values]) {
  const present = values.filter((value) => value !== ABSENT).flatMap((value) => asKept(layer, column, value));
  const known = present.length ? [listed(column, present)] : [];
  const absent = values.includes(ABSENT) ? [`${column} IS NULL`] : [];
  return `(${[...known, ...absent].join(" OR ")})`;
}

/**
 * The same choice as a CQL2 text for the API; undefined where nothing is chosen.
 *
 * @param {Choice} where
 * @param {Layer} layer
 * @param {{id: string | number}[]} shown
 */
export function filterOf(where, layer, shown) {
  const chosen = Object.entries(where);
  if (!chosen.length) return undefined;
  if (isPlace(layer)) return chosen.map((each) => condition(layer, each)).join(" AND ");
  return layer.gathers ? listed("id", shown.map(({ id }) => String(id))) : undefined;
}

/**
 * Whether the API can be asked for a choice: a layer without the column has none of it.
 *
 * @param {Choice} where
 * @param {Layer} layer
 */
export function isAnswerable(where, layer) {
  return !isPlace(layer) || Object.keys(where).every((column) => facetValue(layer, {}, column) !== null);
}
