/** Third-party modules that npm installed, imported when first needed. */

import { at } from "./root.js";
import { config, t } from "./state.js";

/** Import one by its name in `assets.py`; throws where they are not installed. */
export async function library(name) {
  if (!(name in config.libraries)) throw new Error(t("assetsPublic"));
  const module = await import(at(config.libraries[name]));
  // Not every library is written as a module; such a one names itself in the window.
  return module.default ?? window[name];
}
