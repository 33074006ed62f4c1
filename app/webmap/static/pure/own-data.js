/**
 * A planner's own data: what a GeoJSON holds, the classes of a column, and what is sent
 * for a check.
 *
 * @typedef {{line: number, why: string, sheet?: string, row?: string}} Bad `why` is in words, or a key of the texts.
 * @typedef {{geometry: any, properties: Record<string, any>, given?: Record<string, any>, line?: number, sheet?: string, verdict?: Record<string, any>, lost?: string}} Feature
 * @typedef {{value?: any, from?: number, to?: number, colour: string, label: string}} Shade
 */

/** Endings of files that the page reads by itself, and those that the service reads. */
const HERE = { geojson: "geojson", json: "geojson", kml: "kml", kmz: "kmz", gpx: "gpx" };
export const BY_SERVICE = ["csv", "tsv", "txt", "xlsx", "xlsm", "ods", "zip", "shz", "gpkg"];
export const ENDINGS = [...Object.keys(HERE), ...BY_SERVICE].map((ending) => `.${ending}`);

/** Features that one file may have, and candidates and bytes of one request without a token. */
export const MOST = 100_000;
const AT_ONCE = 1000;
const MOST_BYTES = 450_000;

/**
 * What reads a file, by its name: a format of the page, `service`, or nothing.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function readerOf(name) {
  const ending = name.toLowerCase().split(".").pop() ?? "";
  return BY_SERVICE.includes(ending) ? "service" : /** @type {Record<string, string>} */ (HERE)[ending];
}

const IN_DEGREES = /(CRS84h?|EPSG:(:|\d+:)?(4326|4490|4979))$/i;
const KINDS = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"];

/** @type {(position: any) => boolean} */
function isPosition(position) {
  const [lon, lat] = position;
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

/** Whether all positions of nested lists are degrees, and there is one. @type {(list: any) => boolean} */
function arePositions(list) {
  if (!Array.isArray(list) || !list.length) return false;
  return Array.isArray(list[0]) ? list.every(arePositions) : isPosition(list);
}

/** Why a geometry cannot be drawn: a key of the texts, or nothing. @type {(geometry: any) => string | undefined} */
function faultOf(geometry) {
  if (!geometry) return "ownNoShape";
  if (geometry.type === "GeometryCollection") {
    return geometry.geometries?.length ? geometry.geometries.map(faultOf).find(Boolean) : "ownNoShape";
  }
  if (!KINDS.includes(geometry.type)) return "ownNoShape";
  return arePositions(geometry.coordinates) ? undefined : "ownNoDegrees";
}

/**
 * The features of a GeoJSON document; throws a key of the texts where it is none.
 *
 * @param {any} content
 * @returns {{features: Feature[], bad: Bad[]}}
 */
export function featuresOf(content) {
  const crs = content?.crs?.properties?.name;
  if (crs !== undefined && !IN_DEGREES.test(crs)) throw new Error("ownOtherCrs");
  const isCollection = content?.type === "FeatureCollection" && Array.isArray(content.features);
  const given = isCollection ? content.features : [content?.type === "Feature" ? content : { geometry: content, properties: {} }];
  /** @type {Feature[]} */
  const features = [];
  /** @type {Bad[]} */
  const bad = [];
  given.forEach((/** @type {any} */ each, /** @type {number} */ index) => {
    const why = faultOf(each?.geometry);
    if (why) bad.push({ line: index + 1, why, row: JSON.stringify(each?.properties ?? each) });
    else features.push({ geometry: each.geometry, properties: each.properties ?? {}, line: index + 1 });
  });
  if (!isCollection && bad.length) throw new Error("ownNoGeoJson");
  return { features, bad };
}

/**
 * What a check takes of a point of a format whose positions are degrees.
 *
 * @param {Feature} feature
 * @returns {Record<string, any> | undefined}
 */
export function givenOf({ geometry, properties }) {
  const point = geometry.type === "MultiPoint" && geometry.coordinates.length === 1 ? geometry.coordinates[0] : geometry.coordinates;
  if (geometry.type !== "Point" && point === geometry.coordinates) return undefined;
  const { accuracy_m: accuracy } = properties;
  return { lon: point[0], lat: point[1], ...(accuracy === undefined || accuracy === null ? {} : { accuracy_m: accuracy }) };
}

/** @type {(value: any) => boolean} */
export function isAbsent(value) {
  return value === null || value === undefined || value === "";
}

/** @type {(value: any) => string} */
export function written(value) {
  if (isAbsent(value)) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * The columns of features, in the order in which they first occur.
 *
 * @param {Feature[]} features
 * @returns {string[]}
 */
export function columnsOf(features) {
  return [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
}

/** Named by their looks in the legend; both themes show them. */
const COLOURS = ["var(--own-1)", "var(--own-2)", "var(--own-3)", "var(--own-4)", "var(--own-5)", "var(--own-6)", "var(--own-7)", "var(--own-8)"];
const RAMP = ["var(--own-size-1)", "var(--own-size-2)", "var(--own-size-3)", "var(--own-size-4)", "var(--own-size-5)"];
export const REST = "var(--others)";

/** The colour of a layer, by its number. @param {number} place */
export function colourOf(place) {
  return COLOURS[place % COLOURS.length];
}

/** @type {(values: any[]) => number[] | undefined} */
function numbers(values) {
  const found = values.map(Number);
  return found.every(Number.isFinite) ? found : undefined;
}

/**
 * The classes of a column: five of equal numbers where it holds numbers, else its most
 * frequent values. What is in none has the colour `REST`.
 *
 * @param {any[]} values
 * @returns {Shade[]}
 */
export function classesOf(values) {
  const present = values.filter((value) => !isAbsent(value));
  const counts = new Map();
  for (const value of present) counts.set(written(value), (counts.get(written(value)) ?? 0) + 1);
  const sizes = counts.size > COLOURS.length && numbers(present);
  if (sizes) return quantiles(sizes);
  const most = [...counts].sort(([, one], [, other]) => other - one).slice(0, COLOURS.length);
  return most.map(([value], place) => ({ value, colour: COLOURS[place], label: value }));
}

/** @type {(sizes: number[]) => Shade[]} */
function quantiles(sizes) {
  const sorted = Float64Array.from(sizes).sort();
  const cuts = RAMP.map((_, place) => sorted[Math.floor((place * sorted.length) / RAMP.length)]);
  const edges = [...new Set([...cuts, sorted[sorted.length - 1]])];
  return edges.slice(1).map((to, place) => ({
    from: place ? edges[place] : -Infinity,
    to: place === edges.length - 2 ? Infinity : to,
    colour: RAMP[edges.length > RAMP.length ? place : RAMP.length - edges.length + 1 + place],
    label: `${edges[place].toLocaleString("en")} – ${to.toLocaleString("en")}`,
  }));
}

/**
 * The class of a value.
 *
 * @param {Shade[]} shades
 * @param {any} value
 * @returns {Shade | undefined}
 */
export function shadeOf(shades, value) {
  if (isAbsent(value)) return undefined;
  if (shades[0]?.from === undefined) return shades.find((shade) => shade.value === written(value));
  const size = Number(value);
  return shades.find(({ from = -Infinity, to = Infinity }) => from <= size && size < to);
}

/**
 * The points that can be checked, in parts that a request without a token may have; only
 * what the rule needs is sent.
 *
 * @param {Feature[]} features
 * @param {number | undefined} accuracy Metres, where a point states none.
 * @returns {Feature[][]}
 */
export function parts(features, accuracy) {
  /** @type {Feature[][]} */
  const found = [];
  let bytes = MOST_BYTES;
  for (const feature of features) {
    if (!feature.given) continue;
    const size = JSON.stringify(candidateOf(feature, accuracy)).length * 3;
    if (bytes + size > MOST_BYTES || (found.at(-1)?.length ?? AT_ONCE) >= AT_ONCE) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1)?.push(feature);
    bytes += size;
  }
  return found;
}

/**
 * What is sent of a feature: position, datum, accuracy and codes, without its name and
 * its other columns.
 *
 * @param {Feature} feature
 * @param {number | undefined} accuracy
 * @returns {Record<string, any>}
 */
export function candidateOf({ given = {} }, accuracy) {
  const { added_m: added, name: _, id: __, ...sent } = given;
  const own = isAbsent(sent.accuracy_m) ? accuracy : Number(sent.accuracy_m);
  if (own !== undefined && "lon" in sent) sent.accuracy_m = own + (added ?? 0);
  return sent;
}

/**
 * Note the answer of a check on the features that were sent.
 *
 * @param {Feature[]} sent
 * @param {{features: any[], bad: any[]}} answer
 */
export function noteVerdicts(sent, { features, bad }) {
  for (const feature of sent) {
    delete feature.verdict;
    delete feature.lost;
  }
  for (const { properties: { index, input_id: _, name: __, code: ___, lon: ____, lat: _____, ...verdict } } of features) {
    sent[index - 1].verdict = verdict;
  }
  for (const { index, why } of bad) sent[index - 1].lost = why;
}

/**
 * How many features have each outcome.
 *
 * @param {Feature[]} features
 * @returns {[string, number][]}
 */
export function outcomes(features) {
  const counts = new Map();
  for (const { verdict, lost } of features) {
    const outcome = verdict?.outcome ?? (lost ? "lost" : undefined);
    if (outcome) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** @type {(feature: Feature) => Record<string, any>} */
function rowOf({ properties, verdict, lost, line, sheet }) {
  const found = { ...(line ? { line } : {}), ...(sheet ? { sheet } : {}), ...verdict, ...(lost ? { why: lost } : {}) };
  const own = Object.entries(properties).map(([name, value]) => [name in found ? `${name} *` : name, value]);
  return { ...Object.fromEntries(own), ...found };
}

/**
 * The result of a check as GeoJSON: a file's own columns, and the service's beside them.
 *
 * @param {Feature[]} features
 */
export function asGeoJson(features) {
  const all = features.map((feature) => ({ type: "Feature", geometry: feature.geometry, properties: rowOf(feature) }));
  return JSON.stringify({ type: "FeatureCollection", features: all });
}

const FORMULA = /^[=+\-@\t\r]/;

/** A cell of CSV; what a spreadsheet would run as a formula gets an apostrophe. @type {(value: any) => string} */
function cell(value) {
  const text = written(value);
  const safe = FORMULA.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The same as CSV, for spreadsheets.
 *
 * @param {Feature[]} features
 */
export function asCsv(features) {
  const rows = features.map(rowOf);
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name]))];
  return `\uFEFF${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
