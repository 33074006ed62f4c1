/**
 * The administrative seats as entries of the search box.
 *
 * @typedef {[string, string, string, string, number, number, number]} Row
 *   Code, both names, reading, longitude, latitude, accuracy of the position in metres.
 *
 * @typedef {object} Seat
 * @property {string} level
 * @property {string} province Its Chinese name.
 * @property {{zh: string, en: string} | null} parent The names of the prefecture.
 * @property {number} lon
 * @property {number} lat
 * @property {number} accuracy_m
 *
 * @typedef {Omit<import("./place-ranking.js").Entry, "layer"> & Seat & {layer: "seats"}} SeatEntry
 */

const LEVELS = ["province", "prefecture", "county"];
const ENDS = ["0000", "00", ""];

/** @param {string} code */
function rankOf(code) {
  return ENDS.findIndex((end) => code.endsWith(end));
}

/**
 * The ways to type a syllable: ü is typed as u or v.
 *
 * @param {string} syllable
 */
function typed(syllable) {
  return syllable.includes("ü") ? [syllable.replace("ü", "u"), syllable.replace("ü", "v")] : [syllable];
}

/**
 * The entries, those of higher levels first: of equal matches they are meant.
 *
 * @param {{provinces: Record<string, string>, seats: Row[]}} served
 * @returns {SeatEntry[]}
 */
export function seatEntries({ provinces, seats }) {
  const names = new Map(seats.map(([code, zh, en]) => [code, { zh, en }]));
  const ordered = [...seats].sort(([one], [other]) => rankOf(one) - rankOf(other));
  return ordered.map(([id, zh, en, reading, lon, lat, accuracy_m]) => {
    const level = LEVELS[rankOf(id)];
    const parent = level === "county" ? names.get(`${id.slice(0, 4)}00`) ?? null : null;
    const pinyin = reading.split(" ").map(typed);
    return { layer: "seats", id, zh, en, codes: [id], more: [], mode: null, pinyin, also: [], level, parent, province: provinces[id.slice(0, 2)], lon, lat, accuracy_m };
  });
}
