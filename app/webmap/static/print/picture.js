/** Drawings of SVG as pictures. */

import { el } from "../page/dom.js";

/**
 * Draw SVG on a canvas, each pixel of the screen as so many wide.
 *
 * @param {Element} drawing
 * @param {number} sharpness
 */
export async function picture(drawing, sharpness) {
  const text = new XMLSerializer().serializeToString(drawing);
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    await image.decode();
    const canvas = el("canvas", { width: Math.round(image.width * sharpness), height: Math.round(image.height * sharpness) });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/**
 * The bytes of a canvas as PNG.
 *
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
export function png(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new RangeError("canvas"))), "image/png");
  });
}
