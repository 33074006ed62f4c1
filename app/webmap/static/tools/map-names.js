/** The names of neighbours, seas and islands, and from nearer those of the prefectures' seats. */

import { shortName } from "../map/feature-style.js";
import { give } from "../map/names.js";
import { placeOf } from "../map/shapes.js";
import { tell } from "../page/messages.js";
import { items } from "../service/api.js";
import { config, layerOf } from "../state/config.js";
import { on } from "../state/state.js";
import { say, t } from "../state/texts.js";

const SEATS = "seats";
/** Above those of all ports, which are written at the same scales. */
const SEAT_RANK = 8;
const SEATS_FROM = 6;

/** @typedef {import("../service/answers.js").Feature} Feature */

/** @type {Feature[]} */
let seats = [];
/** @type {Promise<Feature[]> | undefined} */
let asked;

function write() {
  give("map-names", config.mapNames.map(({ id, kind, name_zh: zh, name_en: en, label_lon: lon, label_lat: lat, named_from: from }) => (
    { key: id, text: say({ zh, en }), at: [lat, lon], kind, rank: from, from }
  )));
  give("seat-names", seats.map((seat) => (
    { key: seat.id, text: shortName(seat), at: placeOf(seat), kind: "seat", rank: SEAT_RANK, from: SEATS_FROM, gap: 2 }
  )));
}

/** @param {L.Map} map */
async function follow(map) {
  if (map.getZoom() < SEATS_FROM || asked) return;
  try {
    asked = items(SEATS, { filter: "level = 'prefecture'", properties: "name_zh,name_en" });
    seats = await asked;
    write();
  } catch (error) {
    asked = undefined;
    tell(t("layerFailed", { name: say(layerOf(SEATS).title), why: error.message }), () => follow(map));
  }
}

export function start() {
  on("lang", write);
  write();
}

/** Until the page is ready, nobody misses the names of towns. @param {L.Map} map */
export function later(map) {
  map.on("zoomend", () => follow(map));
  follow(map);
}
