/**
 * Labels of the columns of a layer, and texts of their values.
 *
 * @typedef {{name: string, label: string, unit?: undefined}} OwnColumn One of the reader's own data.
 * @typedef {(import("../state/config.js").Column & {label?: undefined}) | OwnColumn} Column
 *
 * @typedef {object} OwnLayer The reader's own data, as table and legend list them.
 * @property {true} own
 * @property {string} id
 * @property {import("../state/config.js").Pair} title
 * @property {"Point" | "Polygon"} geometry
 * @property {OwnColumn[]} columns
 * @property {{colour: string}} paint
 *
 * @typedef {(import("../state/config.js").Layer & {own?: undefined}) | OwnLayer} Layer
 */

import { written } from "../pure/own-data.js";
import { config } from "../state/config.js";
import { state } from "../state/state.js";
import { say, t } from "../state/texts.js";

/**
 * Whether a column is left out of popups and the table.
 *
 * @param {{name: string}} column
 */
export function isQuiet({ name }) {
  return config.quiet.includes(name);
}

/**
 * The label of a column: its meaning up to the first colon, bracket, comma or semicolon.
 *
 * @param {Column} column
 */
export function heading(column) {
  return column.label !== undefined ? column.label : say(column.meaning).split(/[：:（(，,；;]/)[0];
}

/**
 * The title of a column to choose from.
 *
 * @param {string} name
 */
export function facetTitle(name) {
  const columns = config.layers.flatMap((layer) => layer.columns);
  if (config.facets.includes(name)) return t(`facet_${name}`);
  const column = columns.find((each) => each.name === name);
  return column ? heading(column) : name;
}

/** @param {Column} column */
export function unit(column) {
  return column.unit ? ` ${column.unit.replace("km2", "km²")}` : "";
}

/**
 * The column that says the same in the language chosen; null where there is none.
 *
 * @param {{name: string}} column
 */
export function twinOf({ name }) {
  const other = state.lang === "zh" ? "_en" : "_zh";
  return name.endsWith(other) ? name.replace(other, `_${state.lang}`) : null;
}

/** @param {unknown} value */
export function absent(value) {
  return value === null || value === undefined || value === "";
}

/**
 * The legend's entry for a value: that of the layer, or of the first layer painted by the column.
 *
 * @param {import("../state/config.js").Layer | null} layer
 * @param {string} column
 * @param {unknown} value
 */
function shadeOf(layer, column, value) {
  const painted = layer?.paint.by === column ? layer : config.layers.find(({ paint }) => paint.by === column && paint.shades.length);
  return painted?.paint.shades.find((each) => each.value === value);
}

/**
 * A number as text, with a true minus; distances to 10 m, as everywhere on the map.
 *
 * @param {number} value
 * @param {string} [unit]
 */
function numbered(value, unit) {
  return value.toLocaleString("en", { maximumFractionDigits: unit === "km" ? 2 : 3 }).replace("-", "−");
}

/**
 * A value in words: by the legend where it stands there.
 *
 * @param {Layer | null} layer
 * @param {string} column
 * @param {any} value
 * @returns {string}
 */
export function worded(layer, column, value) {
  if (layer?.own) return written(value);
  const named = layer?.words[column]?.[value] ?? config.names[column]?.[value];
  if (named) return say(named);
  if (column === "status") return t(`status_${value}`);
  const elsewhere = layer ? undefined : config.layers.find(({ words }) => words[column]?.[value])?.words[column][value];
  const other = elsewhere ?? shadeOf(layer, column, value)?.label;
  if (other) return say(other);
  if (Array.isArray(value)) return value.join(state.lang === "zh" ? "、" : ", ");
  if (["true", "false"].includes(String(value))) return t(String(value) === "true" ? "yes" : "no");
  if (typeof value === "number") return numbered(value, layer?.columns.find(({ name }) => name === column)?.unit);
  return String(value).replace(/\+08:00$/, "");
}
