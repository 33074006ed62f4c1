/** Third-party modules that npm installed, imported when first needed. */

import { config } from "../state/config.js";
import { t } from "../state/texts.js";
import { at } from "./root.js";

/**
 * Import one by its name in `assets.py`; throws where they are not installed.
 *
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function library(name) {
  if (!(name in config.libraries)) throw new Error(t("assetsPublic"));
  const { default: whole, ...parts } = await import(at(config.libraries[name]));
  if (Object.keys(parts).length) return parts;
  // One that is not written as a module names itself in the window.
  return whole ?? /** @type {any} */ (window)[name];
}
