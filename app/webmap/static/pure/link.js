/** What is chosen in the address of the page, as messengers and mail programs pass it on. */

/** A list of which some parts cannot be read; what can is `kept`, the rest is `lost`. */
export class PartlyRead extends RangeError {
  /**
   * @param {unknown[]} kept
   * @param {string[]} lost
   */
  constructor(kept, lost) {
    super(lost.join());
    this.kept = kept;
    this.lost = lost;
  }
}

/**
 * Read each part of a list; throws `PartlyRead` where some cannot be, or are too many.
 *
 * @template T
 * @param {string[]} parts
 * @param {(part: string) => T} read Throws where a part means nothing.
 * @param {number} [most]
 * @returns {T[]}
 */
export function readAll(parts, read, most = Infinity) {
  /** @type {T[]} */
  const kept = [];
  const lost = parts.filter((part) => {
    try {
      const value = read(part);
      if (kept.length >= most) return true;
      kept.push(value);
      return false;
    } catch {
      return true;
    }
  });
  if (lost.length) throw new PartlyRead(kept, lost);
  return kept;
}

/**
 * What stands behind the # of an address, also where a program encoded all of it once more,
 * or wrote it as HTML.
 *
 * @param {string} hash
 */
export function choiceOf(hash) {
  const text = hash.replace(/^#/, "").replaceAll("&amp;", "&");
  return new URLSearchParams(text.includes("=") ? text : decoded(text));
}

/** @type {(text: string) => string} */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * What a value may have been before it was passed on: as it stands, without the punctuation of
 * the sentence that the link was in, and where it was encoded twice.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function readings(text) {
  return [...new Set([text, text.replace(/[\s\p{P}]+$/u, ""), decoded(text)])];
}
