/** A slider through the days from 1978 on: ports, rings, ground and verdicts follow it. */

import { drawn, entryOf, onDrawn } from "../map/layers.js";
import { byId, el } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { monthAfter, monthsTo } from "../pure/days.js";
import { yearly } from "../pure/film.js";
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

/** @type {HTMLInputElement} */
let slider;
/** @type {HTMLButtonElement} */
let play;
/** Steps by button, in place of playing for those who want no motion. @type {HTMLButtonElement[]} */
let steps;
/** @type {HTMLInputElement} */
let loop;
/** @type {HTMLInputElement} */
let fast;
/** @type {L.Map} */
let theMap;
/** The buttons that save a film, how far it is, and the one being made. @type {HTMLButtonElement[]} */
let exports = [];
/** @type {HTMLElement} */
let progress;
/** @type {{stopped: boolean} | null} */
let making = null;
/** @type {HTMLOutputElement} */
let shown;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** The times that it was set going. */
const runs = latest();
let sliding = false;

/** Months from the first on; the last step is today. @type {(day: string) => number} */
function place(day) {
  return monthsTo(day, FIRST_YEAR);
}

/** @type {(step: number) => string} */
function dayAt(step) {
  return step >= Number(slider.max) ? today() : monthAfter(step, FIRST_YEAR);
}

function write() {
  const ports = entryOf(config.rule.ports);
  const count = ports.visible && ports.day === state.day ? t("timeCount", { count: ports.features.length }) : "";
  shown.textContent = [state.day, count].filter(Boolean).join(" · ");
  slider.setAttribute("aria-valuetext", shown.textContent);
}

/** All that is drawn of the day chosen. */
function settled() {
  return Promise.all([...drawn.values()].map(({ loading }) => loading));
}

const show = oneAtATime(async (/** @type {number} */ step) => {
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

function pace() {
  return fast.checked ? FAST_STEP_MS : STEP_MS;
}

/** @param {() => void} then */
function wait(then) {
  timer = setTimeout(then, pace());
}

async function restart() {
  const isLatest = runs.ask();
  set("day", dayAt(0));
  await settled();
  if (isLatest()) wait(forward);
}

/** A year back or forth, by button. @param {number} months */
function step(months) {
  set("day", dayAt(Math.min(Math.max(Number(slider.value) + months, 0), Number(slider.max))));
}

/** Whoever wants no motion steps; nothing plays by itself. @param {{matches: boolean}} still */
function adapt({ matches }) {
  if (matches) stop();
  for (const each of [play, loop.parentElement, fast.parentElement]) if (each) each.hidden = matches;
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

/** From the day chosen on, as the player goes; from today, all days there are. */
function filmed() {
  return yearly(state.day < today() ? state.day : FIRST_DAY, today());
}

/**
 * Make a film by one of the ways of `film.js`, loaded then; the same button stops it.
 *
 * @param {"saveGif" | "saveZip"} way
 * @param {HTMLButtonElement} button
 */
async function make(way, button) {
  if (making) {
    making.stopped = true;
    return;
  }
  const mine = { stopped: false };
  making = mine;
  stop();
  const others = exports.filter((each) => each !== button);
  for (const each of others) each.disabled = true;
  button.textContent = t("timeStop");
  /** @type {import("./time/film.js").Told} */
  const said = (done, all) => {
    if (mine.stopped) throw mine;
    progress.textContent = t("timeMaking", { done, all });
  };
  try {
    const film = await import("./time/film.js");
    await film[way](theMap, filmed(), said, pace());
  } catch (error) {
    if (error !== mine) tell(t("timeFailed", { why: error.message }), () => make(way, button));
  }
  making = null;
  progress.textContent = "";
  for (const each of others) each.disabled = false;
  button.textContent = t(button.id);
}

/**
 * @param {string} id
 * @param {"saveGif" | "saveZip"} way
 */
function exporter(id, way) {
  const button = el("button", { type: "button", id, onclick: () => make(way, button) }, t(id));
  return button;
}

/** @param {string} id */
function box(id) {
  return el("input", { type: "checkbox", id });
}

/** @param {HTMLInputElement} input */
function label(input) {
  return el("label", {}, input, el("span", { "data-text": input.id }, t(input.id)));
}

/** @param {L.Map} map */
export function start(map) {
  theMap = map;
  const last = place(today());
  slider = el("input", { type: "range", id: "time", min: 0, max: last, step: 1, "aria-label": t("timeLabel") });
  slider.value = String(place(state.day));
  play = el("button", { type: "button", id: "time-play", "aria-pressed": "false", onclick: toggle }, t("timePlay"));
  shown = el("output", { id: "time-shown", for: "time" });
  /** @type {(key: string, months: number, sign: string) => HTMLButtonElement} */
  const stepper = (key, months, sign) =>
    el("button", { type: "button", id: key, "data-label": key, "aria-label": t(key), onclick: () => step(months) }, sign);
  steps = [stepper("timeBack", -STRIDE, "‹"), stepper("timeOn", STRIDE, "›")];
  exports = [exporter("timeGif", "saveGif"), exporter("timeZip", "saveZip")];
  progress = el("p", { role: "status" });
  [loop, fast] = [box("timeLoop"), box("timeFast")];
  byId("day").append(
    el("div", { class: "row time" }, play, steps, slider),
    el("div", { class: "row time" }, shown, label(loop), label(fast)),
    el(
      "details",
      { id: "time-film" },
      el("summary", { "data-text": "timeFilm" }, t("timeFilm")),
      el("p", { "data-text": "timeRange" }, t("timeRange")),
      el("p", { class: "row" }, exports),
      progress,
    ),
  );
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  still.addEventListener("change", adapt);
  adapt(still);
  slider.addEventListener("input", slide);
  on("day", (day) => {
    if (!sliding) slider.value = String(place(day));
    write();
  });
  on("lang", () => {
    slider.setAttribute("aria-label", t("timeLabel"));
    if (!making) for (const each of exports) each.textContent = t(each.id);
    play.textContent = t(timer ? "timePause" : "timePlay");
    write();
  });
  onDrawn(write);
  write();
}
