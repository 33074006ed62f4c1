/** The area within the plan's drive, drawn with its verdict. */

import { onVerdict } from "../candidate/rule-check.js";
import { tell } from "../page/messages.js";
import { latest } from "../pure/latest.js";
import { ask } from "../service/api.js";
import { config } from "../state/config.js";
import { limits } from "../state/rule-limits.js";
import { t } from "../state/texts.js";

const STYLE = { color: "var(--drive)", weight: 1.6, dashArray: "2 4", fillColor: "var(--drive)", fillOpacity: 0.08 };

const questions = latest();

async function draw(answer, marks) {
  const isLatest = questions.ask();
  if (!answer) return;
  const { candidate } = Object.fromEntries(answer.features.map(({ properties }) => [properties.role, properties]));
  const { lon, lat } = candidate;
  try {
    const reach = await ask("/roads/isochrone", { lon, lat, minutes: limits().drive_min });
    if (!isLatest()) return;
    const { engine, data, attribution } = reach.properties;
    const whose = document.createElement("span");
    whose.textContent = `${t("isochrone")} · ${[engine, data, attribution].filter(Boolean).join(" · ")}`;
    L.geoJSON(reach, { pane: "check", style: STYLE }).bindTooltip(whose, { sticky: true }).addTo(marks);
  } catch (error) {
    if (isLatest()) tell(t("isochroneFailed", { why: error.message }), () => draw(answer, marks));
  }
}

export function start() {
  if (config.roads) onVerdict(draw);
}
