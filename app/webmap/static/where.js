/**
 * Which places are shown: for each column the values chosen. A place is shown where it
 * has one of the values of every column; areas round ports go with them, other areas and
 * rings are ground and stay.
 */

import { config, keep, set, state } from "./state.js";

/** What can be chosen from, as the plan tells its ports apart. */
export const FACETS = ["region", "cluster", "neighbour", "mode", "tier", "role", "status", "province_zh"];

const ABSENT = "null";

keep("where", {}, {
  read: (text) => Object.fromEntries(text.split(";").filter(Boolean).map((part) => {
    const [column, values] = part.split(":");
    if (!FACETS.includes(column) || !values) throw new RangeError(part);
    return [column, values.split(",")];
  })),
  write: (where) => FACETS.filter((column) => where[column])
    .map((column) => `${column}:${where[column].join(",")}`).join(";"),
});

export function chosen(column) {
  return state.where[column] ?? [];
}

/** Choose a value of a column, or leave it. */
export function choose(column, value, wanted) {
  const others = chosen(column).filter((each) => each !== value);
  const values = wanted ? [...others, value].sort() : others;
  const { [column]: _, ...where } = state.where;
  set("where", values.length ? { ...where, [column]: values } : where);
}

export function isPlace({ geometry }) {
  return ["Point", "LineString"].includes(geometry);
}

/** The value as the address and the facets have it; null for a layer without the column. */
export function valueOf(layer, properties, column) {
  const known = column === "status" || column === "province_zh" || layer.columns.some(({ name }) => name === column);
  return known ? properties[column] ?? ABSENT : null;
}

/** Whether a feature is shown, as far as all columns say but one that is left aside. */
export function passes(layer, { properties }, aside) {
  return !isPlace(layer) || Object.entries(state.where)
    .every(([column, values]) => column === aside || values.includes(valueOf(layer, properties, column)));
}

function listed(column, values) {
  return `${column} IN (${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ")})`;
}

/** What is open on a day may have closed since, and has that status in the collection. */
function asKept({ timed }, column, value) {
  return timed && column === "status" && value === "open" ? ["open", "closed"] : [value];
}

function condition(layer, [column, values]) {
  const present = values.filter((value) => value !== ABSENT).flatMap((value) => asKept(layer, column, value));
  const known = present.length ? [listed(column, present)] : [];
  const absent = values.includes(ABSENT) ? [`${column} IS NULL`] : [];
  return `(${[...known, ...absent].join(" OR ")})`;
}

/** The same choice as a CQL2 text for the API; undefined where nothing is chosen. */
export function filter(layer, shown) {
  const chosen = Object.entries(state.where);
  if (!chosen.length) return undefined;
  if (isPlace(layer)) return chosen.map((each) => condition(layer, each)).join(" AND ");
  return layer.gathers ? listed("id", shown.map(({ id }) => id)) : undefined;
}

/** Whether the API can be asked for the choice: a layer without the column has none of it. */
export function answerable(layer) {
  return !isPlace(layer) || Object.keys(state.where).every((column) => valueOf(layer, {}, column) !== null);
}

export function layerOf(id) {
  return config.layers.find((layer) => layer.id === id);
}
