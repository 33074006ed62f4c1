/** The configuration made by `app/webmap/config.py`: layers, texts, numbers of the rule, settings. */

/**
 * @typedef {"zh" | "en"} Lang
 * @typedef {Record<Lang, string>} Pair
 * @typedef {{value: string, colour: string, label: Pair, named_from: number | null}} Shade
 * @typedef {{name: string, meaning: Pair, unit: string}} Column
 *
 * @typedef {object} Paint
 * @property {string} colour
 * @property {number} size_px
 * @property {number} fill
 * @property {string | null} by The column whose values have shades.
 * @property {Shade[]} shades
 * @property {string} symbol
 * @property {boolean} visible Whether the layer is shown at first.
 * @property {number | null} named_from Zoom from which names are written.
 *
 * @typedef {object} Layer
 * @property {string} id
 * @property {Pair} title
 * @property {Pair} description
 * @property {string} group
 * @property {"Point" | "LineString" | "Polygon" | "MultiPolygon"} geometry
 * @property {string | null} gathers The column of ports that names the area round them.
 * @property {string | null} rollsUp The column whose values are one symbol each from afar.
 * @property {string | null} countedBy The column by whose values a chart counts its points.
 * @property {string | null} joins The layer of the points where its lines begin.
 * @property {boolean} timed Whether its features come and go.
 * @property {boolean} dated Whether it depends on the day.
 * @property {Paint} paint
 * @property {Record<string, Record<string, Pair>>} words
 * @property {Column[]} columns
 *
 * @typedef {object} OnlineBase
 * @property {string} id
 * @property {Pair} name
 * @property {string[]} addresses
 * @property {string} subdomains
 * @property {"wgs84" | "gcj02" | "bd09"} datum
 * @property {"webmercator" | "baidu"} scheme
 * @property {number} maxZoom
 * @property {Pair} attribution
 * @property {string} attributionUrl
 * @property {Pair | null} note
 *
 * @typedef {object} Config
 * @property {Lang} lang
 * @property {string} ui How much of the page is there, one of `uis`.
 * @property {string[]} uis
 * @property {string} unknownUi What the address asks for that is none of them.
 * @property {boolean} reviewed Whether the map has a review number.
 * @property {Record<Lang, Record<string, string>>} texts
 * @property {string} edition
 * @property {boolean} versioned Whether some places had another name, place or status before.
 * @property {string} planDay
 * @property {string} firstDay
 * @property {string[]} tools
 * @property {boolean} roads Whether a road engine is connected.
 * @property {string} basemap
 * @property {OnlineBase[]} basemaps
 * @property {number} pageMaximum Features that one answer may have.
 * @property {boolean} offline Whether the browser may keep what was seen.
 * @property {string[]} framedBy
 * @property {boolean} assetsHere Whether third-party files are served here.
 * @property {Record<string, string>} libraries
 * @property {{id: string, title: Pair}[]} groups
 * @property {Layer[]} layers
 * @property {{limits: import("../pure/limits.js").DayLimits[], plan_km: number, ports: string, airports: string, own_site_km: number, fewest_shown: number, outside: string[]}} rule
 * @property {{name: string, type: string, label: Pair, options: Record<string, Pair>, max?: number, truth?: boolean}[]} stated
 * @property {Record<string, Record<string, Pair>>} names
 * @property {string[]} facets Columns that the map filters by.
 * @property {string[]} quiet Columns that are not shown.
 * @property {{id: string, kind: "country" | "sea" | "island", name_zh: string, name_en: string, label_lon: number, label_lat: number, named_from: number}[]} mapNames
 * @property {[number, number, number, number]} china West, south, east, north of all of it.
 * @property {{title: Pair, ref: string, quote: string, rows: string[][], anchor: string, layers: string[], box: [number, number, number, number]}[]} tour
 * @property {number} degree_m Metres of a degree of latitude.
 * @property {[string, string][]} datums
 * @property {[string, Pair][]} refusedDatums
 * @property {{f: string, title: Pair, words: boolean}[]} formats
 * @property {Portable} [portable] In a map in one file.
 *
 * @typedef {object} Portable
 * @property {string} day The only day of the file.
 * @property {string} state What is chosen, as behind the # of the address.
 * @property {Record<string, any>} answers By path and parameters, as `service/api.js` reads them.
 */

/** @type {Config} */
export const config = JSON.parse(document.getElementById("atlas-config")?.textContent ?? "");

/** Whether the panel and whatever works on the map is there, not just the map in a frame. */
export const isWhole = config.ui === "full";

/**
 * The layer with an identifier.
 *
 * @param {string} id
 */
export function layerOf(id) {
  const found = config.layers.find((layer) => layer.id === id);
  if (!found) throw new RangeError(id);
  return found;
}

/**
 * The column of a layer with a name.
 *
 * @param {Layer} layer
 * @param {string} name
 */
export function columnOf({ id, columns }, name) {
  const found = columns.find((column) => column.name === name);
  if (!found) throw new RangeError(`${id} ${name}`);
  return found;
}
