/** The entries of the search box, requested once. */

import { ranked } from "../pure/place-ranking.js";
import { ask } from "../service/api.js";
import { config } from "../state/config.js";

let index;

function entries() {
  index ??= ask("/map/find.json").catch((error) => {
    index = undefined;
    throw error;
  });
  return index;
}

/** The places that fit a text, the best first. */
export async function find(text, most) {
  return ranked(await entries(), text, most, config.rule.airports);
}
