/**
 * Saved views: what is chosen on the page under names, as the browser stores it and as files
 * have it.
 *
 * @typedef {object} View
 * @property {string} name
 * @property {string} saved The day.
 * @property {string} edition Of the data that it was saved on.
 * @property {Record<string, string>} chosen Texts by name, as the address has them.
 * @property {boolean} [gone] Whether it was deleted, and can be had back.
 */

export const LONGEST_NAME = 60;
const FORMAT = "kouan-atlas-views";
const VERSION = 1;

/** @type {(value: unknown) => boolean} */
function isText(value) {
  return typeof value === "string";
}

/** @type {(view: any) => boolean} */
function isView(view) {
  return Boolean(view?.chosen)
    && [view.name, view.saved, view.edition].every(isText)
    && view.name.trim() !== ""
    && Object.values(view.chosen).every(isText);
}

/**
 * The views of a text, and how many of them are none.
 *
 * @param {string} text
 * @returns {{views: View[], bad: number}}
 * @throws {RangeError} It is no such file; the message is the key of the reason.
 */
export function readViews(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new RangeError("viewsNoJson");
  }
  if (file?.format !== FORMAT || !Array.isArray(file.views)) throw new RangeError("viewsNoViews");
  if (file.version !== VERSION) throw new RangeError("viewsOtherVersion");
  const views = file.views.filter(isView);
  return { views, bad: file.views.length - views.length };
}

/** @param {View[]} views */
export function writeViews(views) {
  return JSON.stringify({ format: FORMAT, version: VERSION, views }, null, 2);
}

/**
 * A name that no view has: the one wished, with a number where it is taken.
 *
 * @param {View[]} views
 * @param {string} wished
 */
export function freeName(views, wished) {
  const stem = wished.trim().slice(0, LONGEST_NAME);
  const taken = new Set(views.map(({ name }) => name));
  let name = stem;
  for (let count = 2; taken.has(name); count += 1) name = `${stem} (${count})`;
  return name;
}
