/** The check of candidates by the distance rule: request, drawing, comparison, dragging. */

import { covered } from "../map/view.js";
import { byId, el } from "../page/dom.js";
import { escapable } from "../page/keyboard.js";
import { parsed } from "../pure/candidates.js";
import { latest } from "../pure/latest.js";
import { DECIMALS } from "../pure/proximity.js";
import { ask, askAside } from "../service/api.js";
import { ASSUMED, assumed } from "../state/assumptions.js";
import { active, add, drop, dropAll, look, MOST, replace } from "../state/candidates.js";
import { config, isWhole } from "../state/config.js";
import { today } from "../state/days.js";
import { on, state } from "../state/state.js";
import { t } from "../state/texts.js";
import { candidateMarker, paint } from "./candidate-marker.js";
import { comparison } from "./comparison.js";
import * as live from "./live-decision.js";
import { announce, card, closer, figures, hide, RULE, refusal, verdict } from "./verdict-card.js";
import * as marks from "./verdict-marks.js";

/** A click is one of two until so long after it, milliseconds. */
const DOUBLE_MS = 250;
/** So long after a card closed a second click is still meant for it. */
const CLOSED_MS = 500;
/** Leaflet's classes of a map that moves without being dragged. */
const MOVING = ".leaflet-pan-anim, .leaflet-zoom-anim";
/**
 * @typedef {import("../pure/candidates.js").Candidate} Candidate
 * @typedef {import("../service/answers.js").Verdict} Verdict
 * @typedef {import("./comparison.js").Answered} Answered
 * @typedef {(answer: Verdict | null, group: L.LayerGroup | null, answers: (Verdict | null)[]) => void} Listener
 */

/** @type {Listener[]} */
const listeners = [];
/** @type {((place: number) => void)[]} */
const liftedListeners = [];

/** @type {L.Map} */
let map;
/** @type {L.LayerGroup} */
let markers;
let adding = false;
const questions = latest();
let fitting = false;
let looking = false;
/**
 * What the page came to where a candidate was dropped, to be held against the service.
 *
 * @type {import("./live-decision.js").Live | null}
 */
let dropped = null;
let crossing = "";
let following = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pressed;
let closed = -CLOSED_MS;
/** Whether the map was moving by itself when the button last went down. */
let unaimed = false;

/**
 * Listen for every verdict drawn, with the layer that goes when it goes and the answers on
 * all candidates; null where there is none, or no longer.
 *
 * @param {Listener} listener
 */
export function onVerdict(listener) {
  listeners.push(listener);
}

/**
 * Listen for a candidate that begins to move, by its place among them.
 *
 * @param {(place: number) => void} listener
 */
export function onLifted(listener) {
  liftedListeners.push(listener);
}

/** @param {number} place */
function lift(place) {
  questions.drop();
  for (const listener of liftedListeners) listener(place);
}

/** @type {(answer: Verdict | null, group?: L.LayerGroup | null, answers?: (Verdict | null)[]) => void} */
function say(answer, group = null, answers = []) {
  for (const listener of listeners) listener(answer, group, answers);
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  marks.start(map);
  markers = L.layerGroup().addTo(map);
  // A file decides nothing new, nor does a map in a frame.
  if (!config.portable && isWhole) map.on("click", put);
  map.on("dblclick", () => clearTimeout(pressed));
  const press = () => { unaimed = map.getPane("mapPane")?.matches(MOVING) ?? false; };
  map.getContainer().addEventListener("pointerdown", press, { capture: true });
  on(["at", "active", "day", "lang", ...ASSUMED], follow);
  escapable(() => !byId("verdict").hidden, close);
  // Without a view in the address, what it names is brought into sight.
  fitting = state.view === null && state.at.length > 0;
}

/**
 * A new airport where the map was clicked, once: two clicks are for the map.
 *
 * A click on a moving map is ignored: the place under the pointer is not the one aimed at.
 *
 * @param {L.LeafletMouseEvent} event
 */
function put({ latlng, originalEvent }) {
  clearTimeout(pressed);
  if (unaimed || originalEvent.detail > 1 || performance.now() - closed < CLOSED_MS) return;
  pressed = setTimeout(() => check(at(latlng)), DOUBLE_MS);
}

/** Ask about the candidates that the address names. */
export function restore() {
  if (state.at.length) follow();
}

/** @param {L.LatLng} latlng */
function at(latlng) {
  const { lng, lat } = latlng.wrap();
  return { lon: lng.toFixed(DECIMALS), lat: lat.toFixed(DECIMALS) };
}

/** Whether the next candidate stands beside those there are. */
export function isAdding() {
  return adding;
}

/** Ask about a candidate: in place of the one looked at, or beside those there are. @param {Candidate} candidate */
export function check(candidate) {
  clearTimeout(pressed);
  fitting = true;
  dropped = null;
  crossing = "";
  changing(() => (adding ? add : replace)(candidate));
  adding = false;
}

/** Change the candidates; where that comes to the same ones they are asked about anew. @param {() => void} action */
function changing(action) {
  const before = `${state.at} ${state.active}`;
  action();
  if (before === `${state.at} ${state.active}`) follow();
}

function close() {
  const held = byId("verdict").contains(document.activeElement);
  questions.drop();
  adding = false;
  shut();
  dropAll();
  if (held) byId("query").focus();
}

/** The other day whose outcome is shown if it differs: today, or the plan's date if today is chosen. */
function otherDay() {
  return state.day === today() ? config.planDay : today();
}

/** @type {(text: string) => Promise<Answered>} */
async function answered(text) {
  const parameters = { ...parsed(text), as_of: state.day, ...assumed() };
  try {
    const answer = await ask(RULE, { ...parameters, f: "geojson" });
    return { parameters, answer };
  } catch (error) {
    return { parameters, error };
  }
}

/** Follow what changed, once however much of it did. */
function follow() {
  if (following) return;
  following = true;
  queueMicrotask(() => {
    following = false;
    inquire();
  });
}

/** Ask about all candidates and show them. */
async function inquire() {
  const isLatest = questions.ask();
  if (!state.at.length) {
    clear();
    return;
  }
  if (!dropped) card(closer(close), el("p", { class: "waiting" }, t("checking")));
  live.prepare().catch(() => {
    // Without the library candidates still move; the service decides when they rest.
  });
  const all = await Promise.all(state.at.map(answered));
  if (isLatest()) show(all);
}

function clear() {
  say(null);
  marks.clear();
  markers.clearLayers();
  hide();
}

/** @param {Answered[]} all */
function show(all) {
  const { answer, error, parameters } = all[active()];
  const answers = all.map((each) => each.answer ?? null);
  marks.clear();
  place(all);
  const compared = all.length > 1 ? comparison(all, { choose, remove }) : null;
  if (error) {
    dropped = null;
    say(null, null, answers);
    card(closer(close), compared, refusal(error, check, follow), adder());
    announce(error.message);
    return;
  }
  const group = marks.draw(answer);
  const then = askAside(RULE, { ...parameters, as_of: otherDay() });
  card(closer(close), compared, confirmation(answer), verdict(answer, parameters, then), adder());
  announce(answer.heading, answer.because);
  bringIn(answer);
  say(answer, group, answers);
}

/** Bring what was asked for into view, the candidate chosen at least. @param {Verdict} answer */
function bringIn(answer) {
  const { lon, lat } = marks.subject(answer);
  if (fitting) marks.fit(answer);
  else if (looking) map.panInside([lat, lon], covered());
  fitting = looking = false;
}

/** Hold what the page came to against the service, by the ports that both show. @param {Verdict} answer */
function confirmation(answer) {
  if (!dropped) return null;
  const ours = new Map(marks.role(dropped, "port").map(({ properties: p }) => [p.id, p.distance_km]));
  const apart = marks.role(answer, "port").map(({ properties: p }) => Math.abs(p.distance_km - (ours.get(p.id) ?? p.distance_km)) * 1000);
  dropped = null;
  const metres = Math.max(0, ...apart);
  return el("p", { class: "confirmed", "data-metres": metres }, crossing, t("liveConfirmed", { metres: metres.toFixed(2) }));
}

/** A marker for each candidate whose place is known. @param {Answered[]} all */
function place(all) {
  const focused = document.activeElement?.classList.contains("candidate");
  markers.clearLayers();
  all.forEach(({ answer }, index) => {
    if (!answer) return;
    const { lon, lat, properties } = marks.subject(answer);
    const marker = candidateMarker(map, {
      position: [lat, lon],
      place: index,
      several: all.length > 1,
      outcome: answer.outcome,
      name: properties.name,
      // An answer on where it was must not put it back there.
      lifted: () => lift(index),
      moving: (latlng) => move(marker, latlng),
      dropped: (latlng) => settle(index, latlng),
      chosen: () => look(index),
    }).addTo(markers);
    if (focused && index === active()) marker.getElement()?.focus();
  });
}

/**
 * Every frame of a move: decide here, draw, and say which rings were crossed.
 *
 * @param {L.Marker} marker
 * @param {L.LatLng} latlng
 */
function move(marker, latlng) {
  if (!live.ready()) return;
  const { lng, lat } = latlng.wrap();
  const answer = live.decide(lng, lat);
  const before = dropped?.within ?? answer.within;
  crossing = crossed(before, answer.within) || crossing;
  dropped = answer;
  marks.draw(answer);
  paint(marker, answer.outcome);
  card(closer(close), el("p", { class: "moving" }, t("liveMoving"), " ", crossing), figures(answer));
  // What changes sixty times a second is not read out; where it comes to rest is.
  announce();
}

/** @type {(before: string[], now: string[]) => string} */
function crossed(before, now) {
  const entered = now.filter((iata) => !before.includes(iata));
  const left = before.filter((iata) => !now.includes(iata));
  return [
    entered.length ? t("liveEntered", { ports: entered.join("、") }) : "",
    left.length ? t("liveLeft", { ports: left.join("、") }) : "",
  ].join("");
}

/**
 * Let go: the position as it is written, asked of the service.
 *
 * @param {number} index
 * @param {L.LatLng} latlng
 */
function settle(index, latlng) {
  const candidate = at(latlng);
  dropped = live.ready() ? live.decide(Number(candidate.lon), Number(candidate.lat)) : null;
  changing(() => {
    look(index);
    replace(candidate);
  });
}

function adder() {
  if (state.at.length >= MOST || config.portable) return null;
  const button = el("button", {
    type: "button",
    class: "add",
    "data-key": "add",
    "aria-pressed": String(adding),
    onclick: () => {
      adding = !adding;
      button.setAttribute("aria-pressed", String(adding));
      button.textContent = t(adding ? "candidateAdding" : "candidateAdd");
    },
  }, t(adding ? "candidateAdding" : "candidateAdd"));
  return button;
}

/** Clicks that were meant for what is gone are not for the map. */
function shut() {
  clearTimeout(pressed);
  closed = performance.now();
}

/** @param {number} index */
function remove(index) {
  shut();
  drop(index);
}

/** @param {number} index */
function choose(index) {
  looking = true;
  look(index);
}
