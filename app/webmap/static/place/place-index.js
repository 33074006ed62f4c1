/** The entries of the search box, requested once. */

import { ranked } from "../pure/place-ranking.js";
import { seatEntries } from "../pure/seats.js";
import { ask } from "../service/api.js";
import { config } from "../state/config.js";

/**
 * What a request returns; after a failure the next one asks anew.
 *
 * @template T
 * @param {() => Promise<T>} request
 * @returns {() => Promise<T>}
 */
function once(request) {
  /** @type {Promise<T> | undefined} */
  let cached;
  return () => {
    cached ??= request().catch((error) => {
      cached = undefined;
      throw error;
    });
    return cached;
  };
}

const places = once(() => ask("/map/find.json"));
const seats = once(async () => seatEntries(await ask("/map/seats.json")));

/**
 * The places that fit a text, the best first.
 *
 * @param {string} text
 * @param {number} most
 * @returns {Promise<(import("../pure/place-ranking.js").Entry | import("../pure/seats.js").SeatEntry)[]>}
 */
export async function find(text, most) {
  const entries = (await Promise.all([places(), seats()])).flat();
  return ranked(entries, text, most, [config.rule.airports, "seats"]);
}
