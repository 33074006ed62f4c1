/** The filter of the map: the chosen values of each column. */

import { filterOf, isAnswerable, isChosen, readChoice, withValue, writeChoice } from "../pure/facets.js";
import { config } from "./config.js";
import { keep, set, state } from "./state.js";

/** Columns that a choice can be of: those of the filter, and others by which a page leads here. */
const COLUMNS = [...new Set([...config.facets, ...config.layers.flatMap(({ columns }) => columns.map(({ name }) => name))])];

keep("where", {}, {
  read: (text) => readChoice(text, COLUMNS),
  write: (where) => writeChoice(where, COLUMNS),
  undoable: true,
});

/** @param {string} column */
export function chosen(column) {
  return state.where[column] ?? [];
}

/**
 * Choose a value of a column, or leave it.
 *
 * @param {string} column
 * @param {string} value
 * @param {boolean} wanted
 */
export function choose(column, value, wanted) {
  set("where", withValue(state.where, column, value, wanted));
}

/**
 * Whether a feature is shown, as far as all columns say but one that is left aside.
 *
 * @param {import("../pure/facets.js").Layer} layer
 * @param {import("../pure/facets.js").Feature} feature
 * @param {string} [aside]
 */
export function passes(layer, feature, aside) {
  return isChosen(state.where, layer, feature, aside);
}

/**
 * The choice as a CQL2 text for the API; undefined where nothing is chosen.
 *
 * @param {import("../pure/facets.js").Layer} layer
 * @param {{id: string | number}[]} shown
 */
export function filter(layer, shown) {
  return filterOf(state.where, layer, shown);
}

/**
 * Whether the API can be asked for the choice.
 *
 * @param {import("../pure/facets.js").Layer} layer
 */
export function answerable(layer) {
  return isAnswerable(state.where, layer);
}
