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
/** A word with the sign behind it, or an angle. */
const PIECE = new RegExp(`(?<![a-z])(${NAME})(?![a-z])(?:\\s*[:：=])?|${ANGLE}`, "giu");
/** Words for the axis only; all others say the side as well. */
const AXES = new Set(["经度", "纬度", "longitude", "long", "lon", "lng", "latitude", "lat"]);
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

/** Notations that are read, to be named where a text is none. */
export const WRITTEN = ["103.68, 32.85", "N32.85 E103.68", "32°51′12″N 103°40′56″E", "N325112E1034056", "32 51 12 N, 103 40 56 E", "103.68, 32.85 GCJ-02"];

/** Two numbers, each with a word for its axis and one for its side. */
const MOST = 6;
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

/**
 * Numbers without signs for degrees get them; only if both do, because digits could
 * belong to either number.
 *
 * @type {(text: string) => string}
 */
function usual(text) {
  const written = spaced(PACKED.reduce((left, form) => left.replace(form, signed), text.trim()));
  return written.split("°").length - text.split("°").length === 1 ? text : written;
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

/**
 * The angle of one number and the words that go with it; null if they contradict each other.
 *
 * @type {(pieces: RegExpExecArray[]) => Angle | null}
 */
function angle(pieces) {
  const words = pieces.flatMap(([, word]) => (word ? [word.toLowerCase()] : []));
  const sides = words.filter((word) => !AXES.has(word));
  const axes = new Set(words.map((word) => LETTERS[word]));
  const [, , whole, minutes, seconds] = pieces.filter(isNumber)[0];
  if (sides.length > 1 || words.length - sides.length > 1 || axes.size > 1) return null;
  if (sides.length && whole.startsWith("-")) return null;
  const { value, half } = degrees(whole, minutes, seconds);
  return { axis: [...axes][0], value: MINUS.has(sides[0]) ? `-${value}` : value, half };
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

/** @type {(piece: RegExpExecArray) => boolean} */
function isNumber(piece) {
  return piece[1] === undefined;
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
 * Two angles as a position; null if they are none.
 *
 * @type {(angles: (Angle | null)[], box: number[]) => {lon: Angle, lat: Angle} | null}
 */
function paired([first, second], box) {
  if (!first || !second || (first.axis !== undefined && first.axis === second.axis)) return null;
  const [lon, lat] = ordered(first, second, box);
  return likely(Number(lon.value), Number(lat.value)) ? { lon, lat } : null;
}

/**
 * The first and only position in a text that names no datum; null where it is none.
 *
 * A word between the numbers can belong to either. Both ways are tried: if both give a
 * position, the word belongs to the nearer number; if neither is nearer, nothing is guessed.
 *
 * @param {string} numbers
 * @param {number[]} box
 */
function placed(numbers, box) {
  const rest = usual(numbers);
  const pieces = [...rest.matchAll(PIECE)];
  const [first, second, third] = pieces.flatMap((piece, at) => (isNumber(piece) ? [at] : []));
  if (second === undefined || third !== undefined || pieces.length > MOST) return null;
  if (!pieces.every(proper) || rest.replace(PIECE, " ").replace(BESIDE, "")) return null;
  const ways = [];
  for (let at = first + 1; at <= second; at += 1) {
    const { index, 0: before } = pieces[at - 1];
    const found = paired([angle(pieces.slice(0, at)), angle(pieces.slice(at))], box);
    if (found) ways.push({ ...found, gap: pieces[at].index - index - before.trimEnd().length });
  }
  const [best, other] = ways.sort((one, two) => two.gap - one.gap);
  return best && best.gap !== other?.gap ? best : null;
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
   * @type {(text: string) => {datums: string[], rest: string}}
   */
  function named(text) {
    /** @type {Set<string>} */
    const found = new Set();
    const rest = datums.reduce(
      (left, { datum, word }) => left.replace(word, () => {
        found.add(datum);
        return " ";
      }),
      text,
    );
    return { datums: [...found], rest };
  }

  return {
    /**
     * The position in a text; null where it is none.
     *
     * @param {string} text
     */
    position(text) {
      const { datums: stated, rest } = named(narrowed(text));
      const found = stated.length > 1 ? null : placed(rest, box);
      if (!found) return null;
      const { lon, lat } = found;
      return { lon: lon.value, lat: lat.value, datum: stated[0], accuracy_m: accuracy(lon, lat, degree_m) };
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
