/**
 * Coordinates as people write them: decimal or degrees, minutes and seconds, with or
 * without compass letters (also 东经, 北纬), run together as in aeronautical publications
 * (N325100E1034048), longitude or latitude first, with a datum.
 *
 * A position has longitude and latitude as text, so that the decimals written are kept; the
 * datum if it is named; and, of minutes and seconds, whose decimals say nothing, how exact
 * they are: half of the last unit written, metres.
 */

/** Characters allowed between the characters of a datum's name, and after it. */
const WITHIN = "[\\s_:：-]*";
const BEHIND = "(?:大?地?坐标系?统?)?";

/**
 * Matches the name of a datum, but not within a number.
 *
 * @type {(word: string, flags: string) => RegExp}
 */
function naming(word, flags) {
  return new RegExp(`(?<![\\d.])${[...word].join(WITHIN)}(?!\\d|\\.\\d)${BEHIND}`, flags);
}

/** @type {Record<string, string>} */
const LETTERS = { 東經: "lon", 西經: "lon", 北緯: "lat", 南緯: "lat", e: "lon", w: "lon", n: "lat", s: "lat", 东经: "lon", 西经: "lon", 北纬: "lat", 南纬: "lat", 经度: "lon", 纬度: "lat", longitude: "lon", long: "lon", lon: "lon", lng: "lon", latitude: "lat", lat: "lat" };
const MINUS = new Set(["w", "s", "西经", "南纬", "西經", "南緯"]);
const NAME = "東經|西經|北緯|南緯|东经|西经|北纬|南纬|经度|纬度|longitude|latitude|long|lon|lng|lat|[ewns]";
const NUMBER = "([+-]?\\d+(?:\\.\\d+)?)";
const ANGLE = `${NUMBER}\\s*(?:[°度]\\s*(?:${NUMBER}\\s*[′'’分]\\s*(?:${NUMBER}\\s*(?:[″"”秒]|''))?)?)?`;
const ONE = new RegExp(`(?:(${NAME})\\s*)?(?:[:：=]\\s*)?${ANGLE}\\s*(${NAME})?`, "giu");
/** Letters before the numbers; then there are none after them. */
const LEAD = new RegExp(`(${NAME})\\s*(?:[:：=]\\s*)?${ANGLE}()`, "giu");
const LEADING = new RegExp(`^(${NAME})[^a-z]`, "iu");
const TRAILING = new RegExp(`(${NAME})$`, "iu");
/** What may stand beside the numbers: brackets, commas, the names of well-known forms. */
const BESIDE = /^(geo|point)(?=[\s:(])|坐标系?|[\s,、;/()[\]&:°度]/giu;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const TO_HALF_WIDTH = 0xfee0;
const WIDE_SPACE = /\u3000/g;

/** Digits run together: the degrees of a latitude are two of them, of a longitude three. */
const PACKED = [
  /([NS])?(?<![\d.])(\d{2})(\d{2})(\d{2}(?:\.\d+)?)?(?![\d.])([NS])?/gi,
  /([NS])?(?<![\d.])(\d{2})(\d{2}\.\d+)()(?![\d.])([NS])?/gi,
  /([EW])?(?<![\d.])(\d{3})(\d{2})(\d{2}(?:\.\d+)?)?(?![\d.])([EW])?/gi,
  /([EW])?(?<![\d.])(\d{3})(\d{2}\.\d+)()(?![\d.])([EW])?/gi,
];
/** Parts divided by blanks, colons, hyphens or the letters d and m, with a letter before or behind. */
const PARTS = "(?<![\\d.])(\\d{1,3})(?:[\\s:-]+|\\s*d\\s*)(\\d{1,2}(?:\\.\\d+)?)(?:(?:[\\s:-]+|\\s*m\\s*)(\\d{1,2}(?:\\.\\d+)?))?\\s*s?";
const LETTER_FIRST = new RegExp(`([NSEW])\\s*${PARTS}(?![\\d.])()`, "gi");
const LETTER_LAST = new RegExp(`()${PARTS}\\s+([NSEW])(?![a-z])|()${PARTS}([NSEW])(?![a-z])`, "gi");

const DIGITS = 7;
const HALF = 0.5;

/**
 * An angle with the signs for degrees, minutes and seconds; without a letter, as it was.
 *
 * @param {string} whole
 * @param {string | undefined} before
 * @param {string} degrees
 * @param {string} minutes
 * @param {string | undefined} seconds
 * @param {string | undefined} after
 */
function signed(whole, before, degrees, minutes, seconds, after) {
  if (Boolean(before) === Boolean(after)) return whole;
  return ` ${before ?? ""}${degrees}°${minutes}′${seconds ? `${seconds}″` : ""}${after ?? ""} `;
}

/** @type {(text: string) => string} */
function spaced(text) {
  if (/^[NSEW]/i.test(text)) return text.replace(LETTER_FIRST, signed);
  return text.replace(LETTER_LAST, (whole, ...found) => {
    const [before, degrees, minutes, seconds, after] = found[1] ? found : found.slice(5);
    return signed(whole, before, degrees, minutes, seconds, after);
  });
}

/**
 * One way of writing for many: half-width, degrees with their signs.
 *
 * @type {(text: string) => string}
 */
function narrowed(text) {
  return text
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - TO_HALF_WIDTH))
    .replace(WIDE_SPACE, " ").replaceAll("º", "°").trim();
}

/** @type {(text: string) => string} */
function usual(text) {
  const narrow = text.trim();
  return spaced(PACKED.reduce((left, form) => left.replace(form, signed), narrow));
}

/** @type {(number: string, unit: number) => number} */
function last(number, unit) {
  return (HALF * 10 ** -(number.split(".")[1]?.length ?? 0)) / unit;
}

/**
 * Degrees as text, and where minutes are written half of the last unit, in degrees.
 *
 * @type {(whole: string, minutes?: string, seconds?: string) => {value: string, half?: number}}
 */
function degrees(whole, minutes, seconds) {
  if (minutes === undefined) return { value: whole.replace("+", "") };
  const size = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds ?? 0) / 3600;
  return {
    value: (whole.startsWith("-") ? -size : size).toFixed(DIGITS),
    half: seconds === undefined ? last(minutes, 60) : last(seconds, 3600),
  };
}

/**
 * @typedef {{axis?: string, value: string, half?: number}} Angle Degrees, of `lon` or `lat`
 *   where a letter says so.
 */

/** @type {(found: RegExpExecArray) => Angle} */
function angle([, before, whole, minutes, seconds, after]) {
  const word = (before || after || "").toLowerCase();
  const { value, half } = degrees(whole, minutes, seconds);
  return { axis: LETTERS[word], value: MINUS.has(word) ? `-${value}` : value, half };
}

/** @type {(lon: number, lat: number) => boolean} */
function likely(lon, lat) {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

/**
 * Sixty minutes are a degree, sixty seconds a minute: nobody writes more.
 *
 * @type {(found: RegExpExecArray) => boolean}
 */
function proper([, , , minutes = "0", seconds = "0"]) {
  return Number(minutes) < 60 && Number(seconds) < 60;
}

/** @type {(box: number[], lon: number, lat: number) => boolean} */
function within([west, south, east, north], lon, lat) {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** @type {(first: Angle, second: Angle, box: number[]) => [Angle, Angle]} */
function ordered(first, second, box) {
  if (first.axis === "lat" || second.axis === "lon") return [second, first];
  if (first.axis === "lon" || second.axis === "lat") return [first, second];
  const [a, b] = [Number(first.value), Number(second.value)];
  // Without letters the order that lies in the usual box is meant; longitude first otherwise.
  return !within(box, a, b) && within(box, b, a) ? [second, first] : [first, second];
}

/**
 * How far the rounding of minutes or seconds can have moved a point, whole metres.
 *
 * @type {(lon: Angle, lat: Angle, degree_m: number) => number | undefined}
 */
function accuracy(lon, lat, degree_m) {
  if (lon.half === undefined && lat.half === undefined) return undefined;
  const [east, north] = [lon, lat].map(({ value, half }) => (half ?? last(value, 1)) * degree_m);
  return Math.ceil(Math.hypot(east * Math.cos((Number(lat.value) * Math.PI) / 180), north));
}

/**
 * The first and only position in a text that names no datum; null where it is none.
 *
 * @type {(numbers: string, box: number[]) => {lon: Angle, lat: Angle} | null}
 */
function placed(numbers, box) {
  const rest = usual(numbers);
  const lead = LEADING.test(rest.trim()) && !TRAILING.test(rest.trim());
  const found = [...rest.matchAll(lead ? LEAD : ONE)];
  const over = found.reduce((left, [whole]) => left.replace(whole, " "), rest);
  if (found.length !== 2 || over.replace(BESIDE, "") || !found.every(proper)) return null;
  const [first, second] = found.map(angle);
  if (first.axis !== undefined && first.axis === second.axis) return null;
  const [lon, lat] = ordered(first, second, box);
  return likely(Number(lon.value), Number(lat.value)) ? { lon, lat } : null;
}

/**
 * Read positions with the names that datums have.
 *
 * `names` are pairs of a name and its datum, the longest name first; `refused` pairs of a
 * name and why its datum is refused. `china` is where positions usually are: west, south, east,
 * north; `degree_m` are the metres of a degree of latitude.
 *
 * @param {{datums: [string, string][], refusedDatums: [string, any][], china: number[], degree_m: number}} known
 */
export function reader({ datums: names, refusedDatums: refused, china: box, degree_m }) {
  const datums = names.filter(([word]) => !/^\d+$/.test(word)).map(([word, datum]) => ({ datum, word: naming(word, "giu") }));
  const reasons = refused.map(([word, why]) => ({ word: naming(word, "iu"), why }));

  /**
   * The datums named in a text, and the text without them.
   *
   * @type {(text: string) => {said: string[], rest: string}}
   */
  function named(text) {
    /** @type {Set<string>} */
    const said = new Set();
    const rest = datums.reduce(
      (left, { datum, word }) => left.replace(word, () => {
        said.add(datum);
        return " ";
      }),
      text,
    );
    return { said: [...said], rest };
  }

  return {
    /**
     * The position in a text; null where it is none.
     *
     * @param {string} text
     */
    position(text) {
      const { said, rest } = named(narrowed(text));
      const found = said.length > 1 ? null : placed(rest, box);
      if (!found) return null;
      const { lon, lat } = found;
      return { lon: lon.value, lat: lat.value, datum: said[0], accuracy_m: accuracy(lon, lat, degree_m) };
    },
    /**
     * Why the datum named in a text is refused; null if it names no refused one.
     *
     * @param {string} text
     */
    refusal(text) {
      return reasons.find(({ word }) => word.test(narrowed(text)))?.why ?? null;
    },
  };
}
