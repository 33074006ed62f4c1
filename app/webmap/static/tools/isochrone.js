/** The areas within the plan's drive of the candidates, each with colour and dashes of its own. */

import { onLifted, onVerdict } from "../candidate/rule-check.js";
import { role } from "../candidate/verdict-marks.js";
import { control } from "../map/sketch.js";
import { el, svg } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { addSection } from "../print/legend.js";
import { letter } from "../pure/candidates.js";
import { latest } from "../pure/latest.js";
import { colourOf } from "../pure/own-data.js";
import { ask } from "../service/api.js";
import { config } from "../state/config.js";
import { limits } from "../state/rule-limits.js";
import { on } from "../state/state.js";
import { t } from "../state/texts.js";

/**
 * @typedef {import("../service/answers.js").Evidence["candidate"]} Candidate
 * @typedef {import("../service/answers.js").Answers["/roads/isochrone"]} Reach
 */

/** As many as there may be candidates. */
const DASHES = ["2 4", "8 3", "1 3", "12 3 2 3", "6 6", "3 2", "10 2 2 2 2 2", "16 4"];

const questions = latest();
/** @type {L.LayerGroup} */
let areas;
/** @type {HTMLElement} */
let legend;
/** @type {{place: number, text: string, colour: string, dash: string, area: L.Layer}[]} */
let rows = [];
/** The areas of the candidates there are, by question. @type {Map<string, Promise<Reach>>} */
let known = new Map();

/** @type {(place: number, several: boolean) => {colour: string, dash: string}} */
function looks(place, several) {
  return { colour: several ? colourOf(place) : "var(--drive)", dash: DASHES[place] };
}

/** @type {(candidate: Candidate) => [string, Promise<Reach>]} */
function asked({ geometry: { coordinates: [lon, lat] } }) {
  const query = { lon, lat, minutes: limits().drive_min };
  const key = JSON.stringify(query);
  const found = known.get(key) ?? ask("/roads/isochrone", query);
  return [key, found];
}

/** @type {(candidate: Candidate, place: number, several: boolean) => string} */
function named({ properties: { iata, name } }, place, several) {
  return [several ? letter(place) : "", iata ?? name].filter(Boolean).join(" ");
}

/** @type {(reach: Reach, name: string, looks: {colour: string, dash: string}) => L.Layer} */
function draw(reach, name, { colour, dash }) {
  const { engine, data, attribution } = reach.properties;
  const whose = el("span", {}, [name, t("isochrone"), engine, data, attribution].filter(Boolean).join(" · "));
  const style = { color: colour, weight: 1.8, dashArray: dash, fillColor: colour, fillOpacity: 0.08 };
  return L.geoJSON(reach, { pane: "check", style }).bindTooltip(whose, { sticky: true }).addTo(areas);
}

/** The area of a candidate that moves is that of where it was. @param {number} place */
function lift(place) {
  questions.drop();
  for (const row of rows) if (row.place === place) areas.removeLayer(row.area);
  rows = rows.filter((row) => row.place !== place);
  write(!legend.hidden && !config.roads);
}

/** @param {{colour: string, dash: string}} looks */
function mark({ colour, dash }) {
  const line = svg("line", { x1: 0, x2: 24, y1: 6, y2: 6, stroke: colour, "stroke-width": 2, "stroke-dasharray": dash });
  return svg("svg", { width: 24, height: 12, "aria-hidden": "true" }, line);
}

/** Say which area is whose; of candidates compared without an engine, why they have none. @param {boolean} isMissing */
function write(isMissing) {
  legend.hidden = !isMissing && !rows.length;
  legend.replaceChildren(
    el("p", {}, t(isMissing ? "isochroneNone" : "isochrone")),
    el("ul", {}, rows.map((row) => el("li", {}, mark(row), row.text))),
  );
}

/** @type {import("../candidate/rule-check.js").Listener} */
async function follow(answer, marks, answers) {
  const isLatest = questions.ask();
  const several = answers.length > 1;
  const candidates = answers.flatMap((each, place) => (each ? [{ here: role(each, "candidate")[0], place }] : []));
  if (!config.roads) {
    write(candidates.length > 1);
    return;
  }
  const wanted = candidates.map(({ here }) => asked(here));
  known = new Map(wanted);
  const found = await Promise.allSettled(wanted.map(([, reach]) => reach));
  if (!isLatest()) return;
  areas.clearLayers();
  rows = [];
  /** @type {Error | undefined} */
  let failed;
  for (const [index, { here, place }] of candidates.entries()) {
    const reach = found[index];
    if (reach.status === "rejected") {
      known.delete(wanted[index][0]);
      failed = reach.reason;
      continue;
    }
    const row = { place, text: named(here, place, several), ...looks(place, several) };
    rows.push({ ...row, area: draw(reach.value, row.text, row) });
  }
  write(false);
  if (failed) tell(t("isochroneFailed", { why: failed.message }), () => follow(answer, marks, answers));
}

/** @param {L.Map} map */
export function start(map) {
  areas = L.layerGroup().addTo(map);
  legend = el("div", { id: "isochrones", hidden: true });
  control(map, "bottomleft", legend);
  addSection(() => (rows.length ? { title: t("isochrone"), rows } : null));
  onVerdict(follow);
  onLifted(lift);
  on("lang", () => write(!legend.hidden && !rows.length));
}
