/** The entries of the search box, requested once. */

import { ranked } from "../pure/place-ranking.js";
import { seatEntries } from "../pure/seats.js";
import { ask } from "../service/api.js";
import { config } from "../state/config.js";

/** What a request returns; after a failure the next one asks anew. */
function once(request) {
  let kept;
  return () => {
    kept ??= request().catch((error) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

const places = once(() => ask("/map/find.json"));
const seats = once(async () => seatEntries(await ask("/map/seats.json")));

/** The places that fit a text, the best first. */
export async function find(text, most) {
  const entries = (await Promise.all([places(), seats()])).flat();
  return ranked(entries, text, most, [config.rule.airports, "seats"]);
}
