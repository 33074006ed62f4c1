/** The names of neighbours, seas and islands. */

import { give } from "../map/names.js";
import { config } from "../state/config.js";
import { on } from "../state/state.js";
import { say } from "../state/texts.js";

/** @returns {import("../map/names.js").Name[]} */
function named() {
  return config.mapNames.map(({ id, kind, name_zh: zh, name_en: en, label_lon: lon, label_lat: lat, named_from: from }) => (
    { key: id, text: say({ zh, en }), at: [lat, lon], kind, rank: from, from }
  ));
}

export function start() {
  const write = () => give("map-names", named());
  on("lang", write);
  write();
}
