/** Candidates side by side: the outcome and the nearest port of each. */

import { el } from "../page/dom.js";
import { letter } from "../pure/candidates.js";
import { active } from "../state/candidates.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";
import { role, TONES } from "./verdict-marks.js";

function outcome({ answer, error }) {
  const chip = el("span", {}, answer ? answer.heading : error.message);
  chip.style.setProperty("color", TONES[answer?.outcome] ?? "inherit");
  return chip;
}

function nearest({ answer }) {
  const [port] = answer ? role(answer, "port") : [];
  return port ? `${port.properties.iata} ${port.properties.distance_km.toFixed(2)}` : "";
}

function name({ answer }, place) {
  const [here] = answer ? role(answer, "candidate") : [];
  return `${letter(place)} ${here ? here.properties.iata ?? here.properties.name : state.at[place]}`;
}

/** Every answer or refusal as a row; `choose` and `remove` hear the place of a candidate. */
export function comparison(all, { choose, remove }) {
  const heads = [t("candidate"), t("candidateVerdict"), t("candidateNearest"), ""];
  const row = (each, place) => el(
    "tr",
    { "aria-current": place === active() ? "true" : null },
    el("th", { scope: "row" }, el("button", { type: "button", "data-key": `look-${place}`, onclick: () => choose(place) }, name(each, place))),
    el("td", {}, outcome(each)),
    el("td", { class: "number" }, nearest(each)),
    el("td", {}, el("button", { type: "button", class: "drop", "data-key": `drop-${place}`, "aria-label": t("candidateDrop", { name: letter(place) }), onclick: () => remove(place) }, "×")),
  );
  return el(
    "table",
    { class: "compared" },
    el("caption", {}, t("candidateCompared")),
    el("thead", {}, el("tr", {}, heads.map((head) => (head ? el("th", { scope: "col" }, head) : el("td", {}))))),
    el("tbody", {}, all.map(row)),
  );
}
