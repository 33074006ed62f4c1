/** A slider through the days from 1978 on: ports, rings, ground and verdicts follow it. */

import { byId, el } from "../dom.js";
import { drawn } from "../layers.js";
import { on, set, state, t, today } from "../state.js";

const FIRST_YEAR = 1978;
const STEP_MS = 900;
const MONTHS = 12;

let slider;
let play;
let shown;
let timer;

/** Months from January 1978 on; the last step is today. */
function place(day) {
  const [year, month] = day.split("-").map(Number);
  return (year - FIRST_YEAR) * MONTHS + month - 1 + (day.endsWith("-01") ? 0 : 1);
}

function dayAt(step) {
  if (step >= Number(slider.max)) return today();
  const month = String((step % MONTHS) + 1).padStart(2, "0");
  return `${FIRST_YEAR + Math.floor(step / MONTHS)}-${month}-01`;
}

function write() {
  const ports = drawn.get("aviation-ports");
  const count = ports.visible ? t("timeCount", { count: ports.features.length }) : "";
  shown.textContent = [state.day, count].filter(Boolean).join(" · ");
  slider.setAttribute("aria-valuetext", shown.textContent);
}

function stop() {
  clearInterval(timer);
  timer = undefined;
  play.textContent = t("timePlay");
  play.setAttribute("aria-pressed", "false");
}

/** A year a step: the next begins when the ports of this one are drawn. */
async function forward() {
  await drawn.get("aviation-ports").loading;
  const next = Number(slider.value) + MONTHS;
  set("day", dayAt(Math.min(next, Number(slider.max))));
  if (next >= Number(slider.max)) stop();
}

function toggle() {
  if (timer) {
    stop();
    return;
  }
  if (Number(slider.value) >= Number(slider.max)) set("day", dayAt(0));
  play.textContent = t("timePause");
  play.setAttribute("aria-pressed", "true");
  timer = setInterval(forward, STEP_MS);
}

export function start() {
  const last = place(today());
  slider = el("input", { type: "range", id: "time", min: 0, max: last, step: 1, "aria-label": t("timeLabel") });
  slider.value = place(state.day);
  play = el("button", { type: "button", id: "time-play", "aria-pressed": "false", onclick: toggle }, t("timePlay"));
  shown = el("output", { id: "time-shown", for: "time" });
  byId("day").append(el("div", { class: "row time" }, play, slider), shown);
  slider.addEventListener("input", () => { shown.textContent = dayAt(Number(slider.value)); });
  slider.addEventListener("change", () => set("day", dayAt(Number(slider.value))));
  on("day", (day) => {
    slider.value = place(day);
    drawn.get("aviation-ports").loading?.then(write);
    write();
  });
  on("lang", () => {
    slider.setAttribute("aria-label", t("timeLabel"));
    if (!timer) play.textContent = t("timePlay");
    write();
  });
  drawn.get("aviation-ports").loading?.then(write);
  write();
}
