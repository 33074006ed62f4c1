/** Candidates side by side: the outcome and the nearest port of each. */

import { el } from "../page/dom.js";
import { letter } from "../pure/candidates.js";
import { active } from "../state/candidates.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";
import { role, subject, TONES } from "./verdict-marks.js";

/**
 * An answer on a candidate, or why there is none.
 *
 * @typedef {{parameters: import("./verdict-card.js").Asked, answer: import("../service/answers.js").Verdict, error?: undefined} | {parameters: import("./verdict-card.js").Asked, answer?: undefined, error: Error}} Answered
 */

/** @param {Answered} answered */
function outcome({ answer, error }) {
  const chip = el("span", {}, answer ? answer.heading : error.message);
  chip.style.setProperty("color", answer ? TONES[answer.outcome] : "inherit");
  return chip;
}

/** @type {(answered: Answered) => string} */
function nearest({ answer }) {
  const [port] = answer ? role(answer, "port") : [];
  return port ? `${port.properties.iata} ${port.properties.distance_km.toFixed(2)}` : "";
}

/** @type {(answered: Answered, place: number) => string} */
function name({ answer }, place) {
  const here = answer && subject(answer).properties;
  return `${letter(place)} ${here ? here.iata ?? here.name : state.at[place]}`;
}

/**
 * Every answer or refusal as a row; `choose` and `remove` hear the place of a candidate.
 *
 * @param {Answered[]} all
 * @param {{choose: (place: number) => void, remove: (place: number) => void}} ways
 */
export function comparison(all, { choose, remove }) {
  const heads = [t("candidate"), t("candidateVerdict"), t("candidateNearest"), ""];
  /** @type {(each: Answered, place: number) => HTMLElement} */
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
