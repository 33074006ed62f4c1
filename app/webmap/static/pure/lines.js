/** Break a text into lines, which SVG does not do. */

/** Words stay whole; any Chinese character except closing punctuation may begin a line. */
const PARTS = /[\u2e80-\uffef“《（][，。；：、）”》]*\s*|[^\s\u2e80-\uffef“《（]+\s*|\s+/gu;

/**
 * The lines of a text.
 *
 * @param {string} text
 * @param {(line: string) => boolean} fits Tells of a line whether it is short enough.
 */
export function broken(text, fits) {
  const found = [""];
  for (const part of text.match(PARTS) ?? []) {
    const longer = found.at(-1) + part;
    if (found.at(-1) && !fits(longer.trimEnd())) found.push(part);
    else found[found.length - 1] = longer;
  }
  return found.map((line) => line.trimEnd());
}
