/**
 * The rule as a picture: the ground it bars and leaves free, in all and a province, at the
 * plan's distance or another, and what would change if ports closed or opened.
 */

import { drawn, show } from "../map/layers.js";
import { addPart } from "../map/popup-content.js";
import { byId, el } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { tell } from "../page/messages.js";
import { unfold } from "../page/panel.js";
import { tab } from "../page/tabs.js";
import { oneAtATime } from "../pure/latest.js";
import { ask, items } from "../service/api.js";
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

let map;
let panel;
let shapes;
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
  else if (answer?.question === question()) draw();
});

function follow() {
  if (!seen()) {
    shapes.clearLayers();
    // The check of candidates assumes the same, and the day may have changed.
    if (assumes()) checked().catch(fail);
  }
  inquire();
}

/** Neither picture nor figures of another question stay. */
function fail(error) {
  const why = t("groundFailed", { why: error.message });
  shapes.clearLayers();
  byId("ground-told").replaceChildren(el("p", { class: "waiting" }, why));
  tell(why, follow);
}

/** The ports of the day, with those at sites of unknown position. */
async function closable() {
  const { ports, unplaced } = await openPorts();
  const known = new Set(ports.map(({ id }) => id));
  return [...ports, ...unplaced.filter(({ id }) => !known.has(id))];
}

let allAirports;

/** The airports in use, asked for once. */
function airports() {
  allAirports ??= items(config.rule.airports);
  allAirports.catch(() => { allAirports = undefined; });
  return allAirports;
}

/** Those that are no ports on the day for certain: they may be assumed open. */
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

function draw() {
  shapes.clearLayers();
  shapes.addLayer(L.geoJSON(answer.ground, {
    pane: "MultiPolygon",
    interactive: false,
    style: (feature) => ({ className: `ground-${feature?.properties.kind}` }),
  }));
  fill();
}

async function zoomTo({ province_zh: name }) {
  const entry = drawn.get("provinces");
  show("provinces", true);
  await entry.loading;
  const found = entry.features.find(({ properties }) => properties.name_zh === name);
  if (found) map.fitBounds(entry.shapes.get(found.id).getBounds(), { animate: false });
}

/** What can still be assumed, to choose from. */
function options(name, choices) {
  const sorted = choices.filter(({ id }) => !state[name].includes(id)).sort((a, b) => a.iata.localeCompare(b.iata));
  const option = ({ id, iata, ...port }) => el("option", { value: id }, `${iata} ${port[state.lang]}`);
  return [el("option", { value: "" }, t("groundAdd")), ...sorted.map(option)];
}

/** What is assumed, each with what takes it back. */
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
  const given = Object.entries({ ...parameters(), lang: state.lang }).filter(([, value]) => value !== undefined);
  const href = (f) => `${AREA}?${new URLSearchParams([...given, ["f", f]])}`;
  return el("p", { class: "links" }, FORMATS.map((f) =>
    el("a", { href: href(f), target: "_blank", rel: "noopener" }, f === "json" ? "JSON" : "GeoJSON")));
}

/** Write what the service answered; the controls above stay, and the keyboard with them. */
function fill() {
  const { choices } = answer;
  for (const name of ASSUMED) byId(`ground-${name}`).replaceChildren(...options(name, choices[name]));
  const all = ASSUMED.flatMap((name) => chips(name, choices[name]));
  refill(byId("ground-assumed"), ...all);
  byId("ground-told").replaceChildren(
    ...figures(answer, zoomTo),
    links(),
  );
}

function place(km) {
  byId("ground-km", HTMLInputElement).value = String(km);
  byId("ground-slider", HTMLInputElement).value = String(km);
}

/** Show the distance at once; the service is asked when it has an answer to give. */
function slide(km) {
  place(km);
  set("threshold", km);
}

function typed({ target }) {
  const km = Number(target.value);
  if (km >= LEAST_KM && km <= MOST_KM) slide(km);
  else target.value = state.threshold;
}

function chooser(name) {
  return el("select", { id: `ground-${name}`, onchange: ({ currentTarget }) => currentTarget.value && assume(name, currentTarget.value) });
}

function assume(name, id) {
  if (!state[name].includes(id)) set(name, [...state[name], id]);
}

function controls() {
  const limits = { min: LEAST_KM, max: MOST_KM };
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

function part(layer, { id, properties: { iata, status } }) {
  const names = { [config.rule.ports]: "closed", [config.rule.airports]: iata && status !== "closed" ? "opened" : undefined };
  const name = names[layer.id];
  if (!name) return null;
  const show = () => {
    assume(name, id);
    set("tab", "ground");
    map.closePopup();
    unfold(true);
  };
  return el("p", {}, el("button", { type: "button", onclick: show }, t(name === "closed" ? "groundIfClosed" : "groundIfOpened")));
}

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
