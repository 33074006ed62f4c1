/** A slider through the days from 1978 on: ports, rings, ground and verdicts follow it. */

import { drawn, onDrawn } from "../map/layers.js";
import { byId, el } from "../page/dom.js";
import { monthAfter, monthsTo } from "../pure/days.js";
import { latest, oneAtATime } from "../pure/latest.js";
import { config } from "../state/config.js";
import { FIRST_DAY, today } from "../state/days.js";
import { on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";

const FIRST_YEAR = Number(FIRST_DAY.slice(0, 4));
const STEP_MS = 900;
const FAST_STEP_MS = 300;
/** Months that it goes forward at a time. */
const STRIDE = 12;

let slider;
let play;
/** Steps by button, in place of playing for those who want no motion. */
let steps;
let loop;
let fast;
let shown;
let timer;
/** The times that it was set going. */
const runs = latest();
let sliding = false;

/** Months from the first on; the last step is today. */
function place(day) {
  return monthsTo(day, FIRST_YEAR);
}

function dayAt(step) {
  return step >= Number(slider.max) ? today() : monthAfter(step, FIRST_YEAR);
}

function write() {
  const ports = drawn.get(config.rule.ports);
  const count = ports.visible && ports.day === state.day ? t("timeCount", { count: ports.features.length }) : "";
  shown.textContent = [state.day, count].filter(Boolean).join(" · ");
  slider.setAttribute("aria-valuetext", shown.textContent);
}

/** All that is drawn of the day chosen. */
function settled() {
  return Promise.all([...drawn.values()].map(({ loading }) => loading));
}

const show = oneAtATime(async (step) => {
  sliding = true;
  set("day", dayAt(step));
  await settled();
  sliding = false;
});

/** The days follow the slider as fast as they are drawn; the one it rests on comes last. */
function slide() {
  const step = Number(slider.value);
  shown.textContent = dayAt(step);
  show(step);
}

function stop() {
  runs.drop();
  clearTimeout(timer);
  timer = undefined;
  play.textContent = t("timePlay");
  play.setAttribute("aria-pressed", "false");
}

/** A year a step: the next begins when all of this one is drawn. */
async function forward() {
  const isLatest = runs.ask();
  const next = Math.min(Number(slider.value) + STRIDE, Number(slider.max));
  set("day", dayAt(next));
  await settled();
  if (!isLatest()) return;
  if (next < Number(slider.max)) wait(forward);
  else if (loop.checked) wait(restart);
  else stop();
}

function wait(then) {
  timer = setTimeout(then, fast.checked ? FAST_STEP_MS : STEP_MS);
}

async function restart() {
  const isLatest = runs.ask();
  set("day", dayAt(0));
  await settled();
  if (isLatest()) wait(forward);
}

/** A year back or forth, by button. */
function step(months) {
  set("day", dayAt(Math.min(Math.max(Number(slider.value) + months, 0), Number(slider.max))));
}

/** Whoever wants no motion steps; nothing plays by itself. */
function adapt({ matches }) {
  if (matches) stop();
  play.hidden = loop.parentElement.hidden = fast.parentElement.hidden = matches;
  for (const each of steps) each.hidden = !matches;
}

function toggle() {
  if (timer) {
    stop();
    return;
  }
  if (Number(slider.value) >= Number(slider.max)) set("day", dayAt(0));
  play.textContent = t("timePause");
  play.setAttribute("aria-pressed", "true");
  wait(forward);
}

function box(id) {
  return el("input", { type: "checkbox", id });
}

function label(input) {
  return el("label", {}, input, el("span", { "data-text": input.id }, t(input.id)));
}

export function start() {
  const last = place(today());
  slider = el("input", { type: "range", id: "time", min: 0, max: last, step: 1, "aria-label": t("timeLabel") });
  slider.value = place(state.day);
  play = el("button", { type: "button", id: "time-play", "aria-pressed": "false", onclick: toggle }, t("timePlay"));
  shown = el("output", { id: "time-shown", for: "time" });
  const stepper = (key, months, sign) =>
    el("button", { type: "button", id: key, "data-label": key, "aria-label": t(key), onclick: () => step(months) }, sign);
  steps = [stepper("timeBack", -STRIDE, "‹"), stepper("timeOn", STRIDE, "›")];
  [loop, fast] = [box("timeLoop"), box("timeFast")];
  byId("day").append(
    el("div", { class: "row time" }, play, steps, slider),
    el("div", { class: "row time" }, shown, label(loop), label(fast)),
  );
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  still.addEventListener("change", adapt);
  adapt(still);
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
