/** The card of a verdict: the ports, the margin, the clause, and further links. */

import { shortName } from "../map/feature-style.js";
import { worded } from "../page/column-words.js";
import { byId, el } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { cells, onCard } from "../pure/measurements.js";
import { addressed, Refusal } from "../service/api.js";
import { config } from "../state/config.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";
import { role, subject as subjectOf, TONES } from "./verdict-marks.js";

export const RULE = "/rules/airport-proximity/check";
export const ASSESSMENT = "/assessments/preview";

/** From this status on, the question was right and may be asked again: too many, or a fault. */
const LATER = 429;

/**
 * @typedef {import("../service/answers.js").Decision} Decision
 * @typedef {import("../service/answers.js").Evidence} Evidence
 * @typedef {import("../service/answers.js").Verdict} Verdict
 * @typedef {import("../page/dom.js").Child} Child
 * @typedef {import("../pure/candidates.js").Candidate & {as_of: string, closed?: string, open?: string}} Asked The parameters of a check.
 * @typedef {(answer: Verdict, parameters: Asked) => Node | null} Section
 */

/** @type {Section[]} */
const sections = [];

/** Add a section to the card. @param {Section} section */
export function addSection(section) {
  sections.push(section);
}

/** @param {...(Child | Child[])} content */
export function card(...content) {
  const node = byId("verdict");
  node.hidden = false;
  refill(node, ...content);
}

export function hide() {
  byId("verdict").hidden = true;
  announce("");
}

/** Have the headline and the sentence read out; the rest of the card is there to be walked. @param {...string} sentences */
export function announce(...sentences) {
  byId("announced").textContent = sentences.join(" ");
}

/** @param {() => void} close */
export function closer(close) {
  return el("button", { type: "button", class: "close", "data-key": "close", "aria-label": t("close"), onclick: close }, "×");
}

/** @type {(error: Error | Refusal, pick: (candidate: import("../pure/candidates.js").Candidate) => void, again: () => void) => Child[]} */
export function refusal(error, pick, again) {
  const { did_you_mean: near, status } = error instanceof Refusal ? error.problem : {};
  return [
    el("p", {}, t("checkFailed", { why: error.message })),
    status !== undefined && status < LATER ? null : el("button", { type: "button", onclick: again }, t("retry")),
    Array.isArray(near) && near.length
      ? el("p", { class: "near" }, t("didYouMean"), near.map((name) =>
        el("button", { type: "button", onclick: () => pick({ airport: name.split(" ")[0] }) }, name)))
      : null,
  ];
}

/** @type {(port: import("../service/answers.js").Sight) => string} */
function since({ open_from: from, open_from_latest: latest }) {
  if (from === undefined) return "";
  return from ?? (latest ? t("noLaterThan", { day: latest }) : t("notDocumented"));
}

/** @param {Evidence["port"][]} ports */
function table(ports) {
  /** @param {Evidence["port"]} port */
  const cells = ({ properties: p }) => el(
    "tr",
    { class: p.within ? "within" : "" },
    el("th", { scope: "row", class: "code" }, p.iata),
    el("td", {}, shortName({ properties: p })),
    el("td", { class: "number" }, p.distance_km.toFixed(2)),
    el("td", { class: "number" }, `${p.azimuth_deg.toFixed(0)}°`),
    el("td", { class: "since" }, since(p)),
  );
  const heads = [t("code"), t("port"), t("distance"), t("bearing"), t("openSince")];
  return el(
    "table",
    { class: "ports" },
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ports.map(cells)),
  );
}

/** The same question to the rule, to a whole assessment, and as a sheet to print. @param {Asked} parameters */
function links(parameters) {
  const pages = [
    [ASSESSMENT, "html", t("toAssessment")],
    [ASSESSMENT, "pdf", t("toSheet")],
    [RULE, "json", "JSON"],
    [RULE, "geojson", "GeoJSON"],
  ];
  return el("p", { class: "links" }, pages.map(([path, f, text]) =>
    el("a", { href: addressed(path, { ...parameters, f }), target: "_blank", rel: "noopener" }, text)));
}

/** @param {Decision} answer */
export function heading({ outcome, heading: words }) {
  const title = el("h2", {}, words);
  title.style.setProperty("--tone", TONES[outcome]);
  return title;
}

/** @param {Decision} answer */
function subject(answer) {
  const { properties: here } = subjectOf(answer);
  const code = here.iata ? ` (${here.iata})` : "";
  const province = here.province_zh ? ` · ${worded(null, "province_zh", here.province_zh)}` : "";
  return el("p", { class: "subject" }, `${here.name}${code}${province} · ${t("asOf", { day: answer.as_of })}`);
}

/** What the rule measured: value, requirement, margin and uncertainty of each measurement. @param {Decision} answer */
function measured({ measurements }) {
  return el("dl", {}, measurements.flatMap((each) => [
    el("dt", {}, each.label),
    el("dd", {}, cells(onCard(each)).join(" · ")),
  ]));
}

/**
 * The outcome on another day, shown when it is known and if it differs.
 *
 * @param {Decision} answer
 * @param {Promise<Verdict | null> | null} asked
 */
function otherwise(answer, asked) {
  const line = el("p", { class: "otherwise", hidden: true });
  asked?.then((then) => {
    if (!then || then.heading === answer.heading) return;
    const key = then.as_of === config.planDay ? "verdictThenPlan" : "verdictThenToday";
    line.textContent = t(key, { day: answer.as_of, other: then.as_of, outcome: then.heading });
    line.hidden = false;
  });
  return line;
}

/**
 * The part that is known while a candidate moves; `then` is a promise of the answer for another day.
 *
 * @param {Decision} answer
 * @param {Promise<Verdict | null> | null} [then]
 */
export function figures(answer, then = null) {
  return [
    heading(answer),
    otherwise(answer, then),
    subject(answer),
    el("p", { class: "because" }, answer.because),
    table(role(answer, "port")),
    measured(answer),
  ];
}

/**
 * The whole of a verdict, as the service gave it.
 *
 * @type {(answer: Verdict, parameters: Asked, then: Promise<Verdict | null>) => Child[]}
 */
export function verdict(answer, parameters, then) {
  const original = el("span", { lang: "zh" }, answer.clause.text_zh);
  return [
    ...figures(answer, then),
    el("ul", { class: "notes" }, answer.notes.map((note) => el("li", {}, note))),
    el(
      "blockquote",
      {},
      state.lang === "en" ? el("span", { lang: "en" }, answer.clause.text_en) : null,
      state.lang === "en" ? el("details", {}, el("summary", {}, t("original")), original) : original,
      el("cite", {}, t("clause", { section: worded(null, "plan_ref", answer.clause.section) })),
    ),
    config.portable ? null : links(parameters),
    ...sections.map((section) => section(answer, parameters)),
  ];
}
