/** A drive that the applicant knows, put into the assessment of a candidate that waits for one. */

import { ASSESSMENT, addSection } from "../candidate/verdict-card.js";
import { role } from "../candidate/verdict-marks.js";
import { shortName } from "../map/feature-style.js";
import { el } from "../page/dom.js";
import { at } from "../service/root.js";
import { config } from "../state/config.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";

const LONGEST_DRIVE = 10_000;

/**
 * @param {string} name
 * @param {HTMLElement} input
 */
function field(name, input) {
  return el("label", {}, el("span", {}, t(`drive_${name}`)), input);
}

/**
 * The ports that may be within the drive: those beyond the distance first, the nearest of them chosen.
 *
 * @param {import("../service/answers.js").Verdict} answer
 */
function asked(answer) {
  const reached = role(answer, "port")
    .map(({ properties }) => properties)
    .filter(({ distance_km: km, uncertainty_km: off }) => km - off <= answer.drive_reach_km);
  return reached.sort((one, other) => Number(one.within) - Number(other.within) || one.distance_km - other.distance_km);
}

/**
 * @param {import("../service/answers.js").Sight[]} ports
 * @param {import("../candidate/verdict-card.js").Asked} parameters
 */
function form(ports, parameters) {
  const given = { ...parameters, f: "html", lang: state.lang };
  return el(
    "form",
    { action: at(ASSESSMENT), method: "get", target: "_blank" },
    Object.entries(given).map(([name, value]) => el("input", { type: "hidden", name, value })),
    field("port", el("select", { name: "drive_port" }, ports.map((port) => el("option", { value: port.iata }, `${port.iata} ${shortName({ properties: port })}`)))),
    field("min", el("input", { name: "drive_min", type: "number", min: 1, max: LONGEST_DRIVE, required: true })),
    field("document", el("input", { name: "drive_document", type: "text", maxlength: 100, required: true })),
    el("button", { type: "submit" }, t("driveSend")),
  );
}

/** @type {import("../candidate/verdict-card.js").Section} */
function section(answer, parameters) {
  const ports = answer.drive?.outcome === "undetermined" && !config.portable ? asked(answer) : [];
  if (!ports.length) return null;
  return el("section", { class: "filing drive" }, el("h3", {}, t("driveTitle")), form(ports, parameters));
}

export function start() {
  addSection(section);
}
