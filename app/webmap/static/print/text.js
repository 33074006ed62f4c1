/** Lines of text in SVG, and files to download. */

import { el, svg } from "../page/dom.js";
import { broken } from "../pure/lines.js";

/**
 * @typedef {{size: number, family: string, weight?: number}} Font The size in the unit of the drawing.
 * @typedef {{x: number, y: number, width: number, height: number}} Box Millimetres of the sheet.
 */

const MEASURED_PX = 100;
const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/** A text's width in the unit of its size. @type {(text: string, font: Font) => number} */
export function widthOf(text, { size, family, weight = 400 }) {
  measure.font = `${weight} ${MEASURED_PX}px ${family}`;
  return (measure.measureText(text).width * size) / MEASURED_PX;
}

/** The lines of a text no wider than asked. @type {(text: string, width: number, font: Font) => string[]} */
export function lines(text, width, font) {
  return broken(text, (line) => widthOf(line, font) <= width);
}

/**
 * The size and spacing, or smaller ones, in which a text is no wider than asked.
 *
 * @template {Font & {spacing?: number}} F
 * @param {string} text
 * @param {number} width
 * @param {F} font
 * @returns {F}
 */
export function narrowed(text, width, font) {
  const { size, spacing = 0 } = font;
  const part = Math.min(1, width / (widthOf(text, font) + spacing * text.length));
  return { ...font, size: size * part, spacing: spacing * part };
}

/**
 * A line of text with its baseline at y.
 *
 * @param {string} text
 * @param {{x: number, y: number, size: number, family: string, weight?: number, fill?: string, anchor?: string, spacing?: number}} looks
 */
export function words(text, { x, y, size, family, weight, fill, anchor, spacing }) {
  return svg("text", {
    x,
    y,
    fill,
    "font-size": size,
    "font-family": family,
    "font-weight": weight,
    "text-anchor": anchor,
    "letter-spacing": spacing,
  }, text);
}

/**
 * Hand a file to whoever asked for it.
 *
 * @param {Blob} blob
 * @param {string} name
 */
export function download(blob, name) {
  const href = URL.createObjectURL(blob);
  el("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}
