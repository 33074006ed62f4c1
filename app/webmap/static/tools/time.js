/** A slider through the days from 1978 on: ports, rings, ground and verdicts follow it. */

import { byId, el } from "../dom.js";
import { drawn, onDrawn } from "../layers.js";
import { FIRST_DAY, on, set, state, t, today } from "../state.js";

const FIRST_YEAR = Number(FIRST_DAY.slice(0, 4));
const STEP_MS = 900;
const MONTHS = 12;

let slider;
let play;
let shown;
let timer;
/** Which of the times it was set going this is. */
let run = 0;
/** The step that the slider was moved to while an earlier one was drawn. */
let wanted = null;
let sliding = false;

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
  const count = ports.visible && ports.day === state.day ? t("timeCount", { count: ports.features.length }) : "";
  shown.textContent = [state.day, count].filter(Boolean).join(" · ");
  slider.setAttribute("aria-valuetext", shown.textContent);
}

/** All that is drawn of the day chosen. */
function settled() {
  return Promise.all([...drawn.values()].map(({ loading }) => loading));
}

/** The days follow the slider as fast as they are drawn; the one it rests on comes last. */
async function slide() {
  wanted = Number(slider.value);
  shown.textContent = dayAt(wanted);
  if (sliding) return;
  sliding = true;
  while (wanted !== null) {
    const step = wanted;
    wanted = null;
    set("day", dayAt(step));
    await settled();
  }
  sliding = false;
}

function stop() {
  run += 1;
  clearTimeout(timer);
  timer = undefined;
  play.textContent = t("timePlay");
  play.setAttribute("aria-pressed", "false");
}

/** A year a step: the next begins when all of this one is drawn. */
async function forward() {
  const mine = run;
  const next = Math.min(Number(slider.value) + MONTHS, Number(slider.max));
  set("day", dayAt(next));
  await settled();
  if (mine !== run) return;
  if (next === Number(slider.max)) stop();
  else timer = setTimeout(forward, STEP_MS);
}

function toggle() {
  if (timer) {
    stop();
    return;
  }
  if (Number(slider.value) >= Number(slider.max)) set("day", dayAt(0));
  play.textContent = t("timePause");
  play.setAttribute("aria-pressed", "true");
  timer = setTimeout(forward, STEP_MS);
}

export function start() {
  const last = place(today());
  slider = el("input", { type: "range", id: "time", min: 0, max: last, step: 1, "aria-label": t("timeLabel") });
  slider.value = place(state.day);
  play = el("button", { type: "button", id: "time-play", "aria-pressed": "false", onclick: toggle }, t("timePlay"));
  shown = el("output", { id: "time-shown", for: "time" });
  byId("day").append(el("div", { class: "row time" }, play, slider), shown);
  slider.addEventListener("input", slide);
  on("day", (day) => {
    if (!sliding) slider.value = place(day);
    write();
  });
  on("lang", () => {
    slider.setAttribute("aria-label", t("timeLabel"));
    play.textContent = t(timer ? "timePause" : "timePlay");
    write();
  });
  onDrawn(write);
  write();
}
