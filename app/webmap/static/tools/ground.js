/**
 * The rule as a picture: the ground it bars and leaves free, in all and a province, at the
 * plan's distance or another, and what would change if ports closed or opened.
 */

import { entryOf, show } from "../map/layers.js";
import { addPart } from "../map/popup-content.js";
import { byId, el } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { tell } from "../page/messages.js";
import { unfold } from "../page/panel.js";
import { tab } from "../page/tabs.js";
import { oneAtATime } from "../pure/latest.js";
import { addressed, ask, items } from "../service/api.js";
import { openPorts } from "../service/open-ports.js";
import { ASSUMED, assumed, assumes } from "../state/assumptions.js";
import { config } from "../state/config.js";
import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";
import { figures } from "./ground/figures.js";

const AREA = "/rules/airport-proximity/area";
const SHAPES = "/map/ground.geojson";
const PLAN_KM = config.rule.plan_km;
const [LEAST_KM, MOST_KM, STEP_KM] = [100, 300, 10];
const FORMATS = ["json", "geojson"];

/**
 * @typedef {import("../state/assumptions.js").Assumed} Assumed
 * @typedef {import("./ground/figures.js").Answer} Answer
 * @typedef {import("./ground/figures.js").Choice} Choice
 */

/** @type {L.Map} */
let map;
/** @type {HTMLElement} */
let panel;
/** @type {L.LayerGroup} */
let shapes;
/** @type {Answer | undefined} */
let answer;

keep("ground", false, { read: (text) => text === "true", undoable: true });
keep("threshold", PLAN_KM, {
  read: (text) => {
    const km = Number(text);
    if (!(km >= LEAST_KM && km <= MOST_KM)) throw new RangeError(text);
    return km;
  },
  undoable: true,
});
function parameters(assumptions = assumed()) {
  // The plan's own distance is that of the day, which the service knows: it is no assumption.
  const own = state.threshold === PLAN_KM ? undefined : state.threshold;
  return { as_of: state.day, threshold_km: own, ...assumptions };
}

function seen() {
  return state.ground || !panel.hidden;
}

function question() {
  return JSON.stringify([parameters(), state.lang]);
}

/** The service is asked once at a time: next for what was chosen last meanwhile. */
const inquire = oneAtATime(async () => {
  if (seen() && answer?.question !== question()) {
    panel.setAttribute("aria-busy", "true");
    try {
      await checked();
      answer = await asked(question());
    } catch (error) {
      answer = undefined;
      fail(error);
    }
    panel.removeAttribute("aria-busy");
  }
  if (!seen()) shapes.clearLayers();
  else if (answer?.question === question()) draw(answer);
});

function follow() {
  if (!seen()) {
    shapes.clearLayers();
    // The check of candidates assumes the same, and the day may have changed.
    if (assumes()) checked().catch(fail);
  }
  inquire();
}

/** Neither picture nor figures of another question stay. @param {Error} error */
function fail(error) {
  const why = t("groundFailed", { why: error.message });
  shapes.clearLayers();
  byId("ground-told").replaceChildren(el("p", { class: "waiting" }, why));
  tell(why, follow);
}

/** The ports of the day, with those at sites of unknown position. @type {() => Promise<Choice[]>} */
async function closable() {
  const { ports, unplaced } = await openPorts();
  const known = new Set(ports.map(({ id }) => id));
  return [...ports, ...unplaced.filter(({ id }) => !known.has(id))];
}

/** @type {Promise<import("../service/answers.js").Feature[]> | undefined} */
let allAirports;

/** The airports in use, asked for once. */
function airports() {
  const asked = allAirports ?? items(config.rule.airports);
  allAirports = asked;
  asked.catch(() => { allAirports = undefined; });
  return asked;
}

/** Those that are no ports on the day for certain: they may be assumed open. @type {() => Promise<Choice[]>} */
async function openable() {
  const [all, { ports }] = await Promise.all([airports(), openPorts()]);
  const sure = new Set(ports.filter(({ certain }) => certain).map(({ iata }) => iata));
  return all.filter(({ properties: { iata, status } }) => iata && status !== "closed" && !sure.has(iata))
    .map(({ id, properties: p }) => ({ id, iata: p.iata, zh: p.name_zh, en: p.name_en }));
}

/** What is no port on the day cannot be assumed closed, nor a port open. */
async function checked() {
  const possible = { closed: await closable(), opened: state.opened.length ? await openable() : [] };
  for (const name of ASSUMED) {
    const left = state[name].filter((each) => possible[name].some(({ id }) => id === each));
    if (left.length === state[name].length) continue;
    tell(t(name === "closed" ? "groundOnThatDay" : "groundOpenThatDay", { day: state.day }));
    set(name, left);
  }
}

/** @type {(about: string) => Promise<Answer>} */
async function asked(about) {
  const [now, before, ground, closed, opened] = await Promise.all([
    ask(AREA, parameters()),
    assumes() ? ask(AREA, parameters({})) : null,
    ask(SHAPES, parameters()),
    closable(),
    openable(),
  ]);
  return { question: about, now, before, ground, choices: { closed, opened } };
}

/** @param {Answer} found */
function draw(found) {
  shapes.clearLayers();
  shapes.addLayer(L.geoJSON(found.ground, {
    pane: "MultiPolygon",
    interactive: false,
    style: (feature) => ({ className: `ground-${feature?.properties.kind}` }),
  }));
  fill(found);
}

/** @param {{province_zh: string}} row */
async function zoomTo({ province_zh: name }) {
  const entry = entryOf("provinces");
  show("provinces", true);
  await entry.loading;
  const found = entry.features.find(({ properties }) => properties.name_zh === name);
  const shape = found && entry.shapes.get(found.id);
  if (shape instanceof L.Polyline) map.fitBounds(shape.getBounds(), { animate: false });
}

/**
 * What can still be assumed, to choose from.
 *
 * @param {Assumed} name
 * @param {Choice[]} choices
 */
function options(name, choices) {
  const sorted = choices.filter(({ id }) => !state[name].includes(id)).sort((a, b) => a.iata.localeCompare(b.iata));
  /** @type {(choice: Choice) => HTMLElement} */
  const option = ({ id, iata, ...port }) => el("option", { value: id }, `${iata} ${port[state.lang]}`);
  return [el("option", { value: "" }, t("groundAdd")), ...sorted.map(option)];
}

/**
 * What is assumed, each with what takes it back.
 *
 * @param {Assumed} name
 * @param {Choice[]} choices
 */
function chips(name, choices) {
  return state[name].map((each) => {
    const found = choices.find(({ id }) => id === each);
    const text = t(`groundChip_${name}`, { name: found ? `${found.iata} ${found[state.lang]}` : each });
    return el("li", {}, el("button", {
      type: "button",
      "data-key": `${name}-${each}`,
      "aria-label": t("groundTakeBack", { text }),
      onclick: () => set(name, state[name].filter((other) => other !== each)),
    }, text, el("span", { "aria-hidden": "true" }, " ×")));
  });
}

function links() {
  return el("p", { class: "links" }, FORMATS.map((f) =>
    el("a", { href: addressed(AREA, { ...parameters(), f }), target: "_blank", rel: "noopener" }, f === "json" ? "JSON" : "GeoJSON")));
}

/** Write what the service answered; the controls above stay, and the keyboard with them. @param {Answer} found */
function fill(found) {
  const { choices } = found;
  for (const name of ASSUMED) byId(`ground-${name}`).replaceChildren(...options(name, choices[name]));
  const all = ASSUMED.flatMap((name) => chips(name, choices[name]));
  refill(byId("ground-assumed"), ...all);
  byId("ground-told").replaceChildren(
    ...figures(found, zoomTo),
    links(),
  );
}

/** @param {number} km */
function place(km) {
  byId("ground-km", HTMLInputElement).value = String(km);
  byId("ground-slider", HTMLInputElement).value = String(km);
}

/** Show the distance at once; the service is asked when it has an answer to give. @param {number} km */
function slide(km) {
  place(km);
  set("threshold", km);
}

/** @param {{currentTarget: HTMLInputElement}} event */
function typed({ currentTarget: field }) {
  const km = Number(field.value);
  if (km >= LEAST_KM && km <= MOST_KM) slide(km);
  else field.value = String(state.threshold);
}

/** @param {Assumed} name */
function chooser(name) {
  return el("select", { id: `ground-${name}`, onchange: ({ currentTarget }) => currentTarget.value && assume(name, currentTarget.value) });
}

/**
 * @param {Assumed} name
 * @param {string} id
 */
function assume(name, id) {
  if (!state[name].includes(id)) set(name, [...state[name], id]);
}

function controls() {
  const limits = { min: LEAST_KM, max: MOST_KM };
  /** @type {(name: string, ...inputs: HTMLElement[]) => HTMLElement} */
  const label = (name, ...inputs) => el("label", {}, el("span", { "data-text": name }, t(name)), inputs);
  return [
    el("p", { class: "tip", "data-text": "groundTip" }, t("groundTip")),
    el("label", { class: "ground-keep" }, el("input", {
      type: "checkbox", id: "ground-keep", checked: state.ground, onchange: ({ currentTarget }) => set("ground", currentTarget.checked),
    }), el("span", { "data-text": "groundKeep" }, t("groundKeep"))),
    label(
      "groundThreshold",
      el("input", { type: "range", id: "ground-slider", ...limits, step: STEP_KM, value: state.threshold, "data-label": "groundThreshold", "aria-label": t("groundThreshold"), oninput: ({ currentTarget }) => slide(Number(currentTarget.value)) }),
      el("input", { type: "number", id: "ground-km", ...limits, step: 1, value: state.threshold, "data-label": "groundThreshold", "aria-label": t("groundThreshold"), onchange: typed }),
    ),
    label("groundClosing", chooser("closed")),
    label("groundOpening", chooser("opened")),
    el("ul", { id: "ground-assumed", "data-label": "groundAssumed", "aria-label": t("groundAssumed") }),
    el("div", { id: "ground-told" }, el("p", { class: "waiting" }, t("groundWaiting"))),
  ];
}

/** What can be assumed of a feature. @type {(layer: import("../state/config.js").Layer, feature: import("../service/answers.js").Feature) => Assumed | null} */
function assumable({ id }, { properties: { iata, status } }) {
  if (id === config.rule.ports) return "closed";
  return id === config.rule.airports && iata && status !== "closed" ? "opened" : null;
}

/** @type {import("../map/popup-content.js").Part} */
function part(layer, feature) {
  const name = assumable(layer, feature);
  if (!name) return null;
  const show = () => {
    assume(name, feature.id);
    set("tab", "ground");
    map.closePopup();
    unfold(true);
  };
  return el("p", {}, el("button", { type: "button", onclick: show }, t(name === "closed" ? "groundIfClosed" : "groundIfOpened")));
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  shapes = L.layerGroup().addTo(map);
  panel = tab("ground");
  panel.append(...controls());
  addPart(part);
  on("threshold", place);
  on("ground", (chosen) => { byId("ground-keep", HTMLInputElement).checked = chosen; });
  on(["tab", "ground", "threshold", "closed", "opened", "day", "lang"], follow);
  follow();
}
