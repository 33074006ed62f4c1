/** Third-party modules that npm installed, imported when first needed. */

import { config } from "../state/config.js";
import { t } from "../state/texts.js";
import { at } from "./root.js";

/**
 * @typedef {object} Gif The part of gifenc that is used: it has no types of its own.
 * @property {() => {writeFrame: (index: Uint8Array, width: number, height: number, options: object) => void, finish: () => void, bytes: () => Uint8Array<ArrayBuffer>}} GIFEncoder
 * @property {(pixels: Uint8ClampedArray, most: number) => number[][]} quantize
 * @property {(pixels: Uint8ClampedArray, palette: number[][]) => Uint8Array} applyPalette
 *
 * @typedef {object} Libraries
 * @property {typeof import("fflate")} fflate
 * @property {typeof import("gcoord").default & typeof import("gcoord")} gcoord
 * @property {{Geodesic: {WGS84: import("../pure/proximity.js").Ellipsoid}}} geodesic Exact where its own types leave results open.
 * @property {Gif} gifenc
 * @property {typeof import("@tmcw/togeojson")} togeojson
 */

/**
 * Import one by its name in `assets.py`; throws where they are not installed.
 *
 * @template {keyof Libraries} N
 * @param {N} name
 * @returns {Promise<Libraries[N]>}
 */
export async function library(name) {
  if (!(name in config.libraries)) throw new Error(t("assetsPublic"));
  const { default: whole, ...parts } = await import(at(config.libraries[name]));
  if (Object.keys(parts).length) return parts;
  // One that is not written as a module names itself in the window.
  return whole ?? /** @type {any} */ (window)[name];
}

/** The ellipsoid that distances are measured on. */
export async function ellipsoid() {
  return (await library("geodesic")).Geodesic.WGS84;
}
