/**
 * Find places by Chinese, English, pinyin, initials, codes, former and other names.
 *
 * @typedef {object} Entry What `app/webmap/finder.py` tells of a place.
 * @property {string} layer
 * @property {string} id
 * @property {string} zh
 * @property {string} en
 * @property {string[]} codes
 * @property {string[]} more Further names.
 * @property {string | null} mode
 * @property {string[][]} pinyin The ways to read each character.
 * @property {string[][][]} also The same of further names.
 */

/**
 * Tell whether letters can be read as the syllables from one on, whole or begun.
 *
 * @param {string} letters
 * @param {string[][]} syllables
 * @param {number} from
 * @returns {boolean}
 */
function reads(letters, syllables, from) {
  if (!letters) return true;
  if (from === syllables.length) return false;
  return syllables[from].some((syllable) => {
    for (let size = Math.min(syllable.length, letters.length); size; size -= 1) {
      const begun = letters.startsWith(syllable.slice(0, size));
      if (begun && reads(letters.slice(size), syllables, from + 1)) return true;
    }
    return false;
  });
}

const COMBINING = /\p{M}/gu;

const BETWEEN = /[\s'’·]/gu;
const HAN = /^\p{Script=Han}{2,}$/u;

/**
 * Without marks, capitals, and what some write between the parts of a name.
 *
 * @param {string} text
 */
function plain(text) {
  return text.normalize("NFKD").replace(COMBINING, "").replace(BETWEEN, "").toLowerCase();
}

/**
 * Whether all signs of a name are in another, in their order: 首都机场 in 北京首都国际机场.
 *
 * @param {string} wanted
 * @param {string} name
 */
function within(wanted, name) {
  if (!HAN.test(wanted)) return false;
  let from = 0;
  for (const sign of wanted) {
    from = name.indexOf(sign, from) + 1;
    if (!from) return false;
  }
  return true;
}

/**
 * How well an entry fits, from 0, the best; null where it does not.
 *
 * @param {Entry} entry
 * @param {string} wanted
 * @param {string} letters
 */
function rank(entry, wanted, letters) {
  const names = [entry.zh, entry.en].map(plain);
  if (entry.codes.some((code) => plain(code) === wanted)) return 0;
  if (names.includes(wanted)) return 1;
  if (names.some((name) => name.startsWith(wanted))) return 2;
  if (letters && reads(letters, entry.pinyin, 0)) return 3;
  const more = entry.more.map(plain);
  if (more.some((name) => name.startsWith(wanted))) return 4;
  if ([...names, ...more].some((name) => name.includes(wanted))) return 5;
  if ([...names, ...more].some((name) => within(wanted, name))) return 6;
  if (letters.length < 3) return null;
  if (entry.also.some((other) => reads(letters, other, 0))) return 7;
  return entry.pinyin.some((_, from) => from && reads(letters, entry.pinyin, from)) ? 8 : null;
}

/**
 * The entries that fit, the best first; of equals, those of the layers `lesser` come last, in
 * their order, then longer names.
 *
 * @template {Entry} E
 * @param {E[]} entries
 * @param {string} text
 * @param {number} most
 * @param {string[]} lesser
 */
export function ranked(entries, text, most, lesser) {
  const wanted = plain(text);
  const letters = /^[a-z]+$/.test(wanted) ? wanted : "";
  /** @type {[number, E][]} */
  const found = [];
  for (const entry of entries) {
    const place = rank(entry, wanted, letters);
    if (place !== null) found.push([place + (lesser.indexOf(entry.layer) + 1) / (lesser.length + 1), entry]);
  }
  return found.sort(([a, one], [b, other]) => a - b || one.zh.length - other.zh.length).slice(0, most).map(([, entry]) => entry);
}
