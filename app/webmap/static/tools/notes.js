/** Notes on the map: points, lines and areas with a text; they are part of the address. */

import { keys } from "../candidate/candidate-marker.js";
import { give } from "../map/names.js";
import { pane } from "../map/panes.js";
import { control, ellipsoid, layersOf, legsOf, loadEllipsoid, middle, pen, rounded, snapped } from "../map/sketch.js";
import { covered } from "../map/view.js";
import { all, el, first, svg } from "../page/dom.js";
import { escapable, refill } from "../page/keyboard.js";
import { tell } from "../page/messages.js";
import { addSection } from "../print/legend.js";
import { download } from "../print/text.js";
import { MOST_POINTS } from "../pure/measuring.js";
import { asGeoJson, centre, FEWEST, KINDS, LONGEST_TEXT, MOST_NOTES, moved, readNotes, tidy, writeNotes } from "../pure/notes.js";
import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";

/**
 * @typedef {import("../pure/notes.js").Note} Note
 * @typedef {Note["kind"]} Kind
 * @typedef {import("../pure/measuring.js").Position} Position
 * @typedef {{at: Position, place: number | null}} Handle Of a point by its place in the note, or of all of it.
 */

const COLOUR = "var(--note)";
const NEAR_ZOOM = 9;
/** @type {Record<Kind, string>} */
const SIGNS = { point: "M8 4a4 4 0 1 0 .01 0Z", line: "M2 12 7 5l3 5 4-7", area: "M3 5l6-3 5 5-3 6-7 0Z" };
const AIM = "M8 3a5 5 0 1 0 .01 0ZM8 1v4M8 11v4M1 8h4M11 8h4";
const PENCIL = "M2 14l1-4L11 2l3 3-8 8zM9.5 3.5l3 3";

/** @type {L.Map} */
let map;
/** @type {HTMLElement} */
let card;
/** @type {HTMLButtonElement} */
let button;
/** @type {ReturnType<typeof pen>} */
let sketch;
/** @type {L.LayerGroup} */
let shapes;
/** @type {L.LayerGroup} */
let handles;
/** @type {L.Marker[]} */
let markers = [];
/** The note that the handles are of. */
let handled = -1;
let isOpen = false;
/** @type {Kind} */
let kind = "point";
/** Which note is being drawn, and which can be moved. */
let drawing = -1;
let selected = -1;
/** The note that is moved at this moment, as it is then. @type {{place: number, note: Note} | null} */
let moving = null;
/** What the rows were made of: they are made anew only where that is another. */
let madeOf = "";

keep("notes", [], { read: readNotes, write: writeNotes, undoable: true, apart: true });

/**
 * @param {number} place
 * @param {Note} note
 */
function replace(place, note) {
  set("notes", state.notes.map((other, each) => (each === place ? note : other)));
}

/** @param {Position} position */
function add(position) {
  const under = drawing === state.notes.length - 1 ? state.notes[drawing] : undefined;
  if (!under && state.notes.length >= MOST_NOTES) tell(t("notesMost", { count: MOST_NOTES }));
  else if (under && under.points.length >= MOST_POINTS) tell(t("measureMost", { count: MOST_POINTS }));
  else if (under) replace(drawing, { ...under, points: [...under.points, position] });
  else {
    drawing = state.notes.length;
    set("notes", [...state.notes, { kind, points: [position], text: "" }]);
  }
  if (kind === "point") sketch.turn(false);
}

function removeLast() {
  const note = state.notes[drawing];
  if (!note) return;
  if (note.points.length > 1) replace(drawing, { ...note, points: note.points.slice(0, -1) });
  else drop(drawing);
}

/** @param {number} place */
function drop(place) {
  selected = -1;
  set("notes", state.notes.filter((_, each) => each !== place));
}

/** @param {Kind} chosen */
function begin(chosen) {
  sketch.turn(false);
  kind = chosen;
  drawing = selected = -1;
  isOpen = true;
  sketch.turn(true);
  loadLines();
}

/** The pen is on or off: what is drawn gets its text, what is too short to be drawn goes. */
function turned() {
  const note = sketch.isOn() ? undefined : state.notes[drawing];
  if (note && note.points.length < FEWEST[note.kind]) {
    drop(drawing);
    tell(t("notesTooShort"));
  } else if (note) {
    select(drawing, true);
  }
  drawing = -1;
  show();
}

/** Lines and areas need the ellipsoid. */
async function loadLines() {
  try {
    await loadEllipsoid();
    show();
  } catch (error) {
    tell(error.message, loadLines);
  }
}

/**
 * @param {number} place
 * @param {boolean} [isWriting]
 */
function select(place, isWriting = false) {
  selected = place;
  isOpen = true;
  show();
  if (isWriting) all(`[data-key="text-${place}"]`, HTMLElement, card)[0]?.focus({ preventScroll: true });
}

/** Bring a note into view. @param {number} place */
function visit(place) {
  select(place);
  const bounds = L.latLngBounds(state.notes[place].points.map(([lon, lat]) => L.latLng(lat, lon)));
  map.fitBounds(bounds, { ...covered(), maxZoom: Math.max(map.getZoom(), NEAR_ZOOM), animate: false });
}

/** The notes as they are to be drawn. */
function present() {
  return state.notes.map((note, place) => (moving?.place === place ? moving.note : note));
}

function draw() {
  shapes.clearLayers();
  const notes = present();
  notes.forEach((note, place) => {
    const { area, lines, points } = layersOf(note, { pane: "notes", className: "noted", bubblingMouseEvents: false });
    const isDot = note.points.length === 1 || !lines.length;
    for (const layer of [...area, ...lines, ...(isDot ? points : [])]) shapes.addLayer(layer.on("click", () => select(place, true)));
  });
  give("notes", notes.map(nameOf).filter(({ text }) => text));
}

/** @type {(note: Note, place: number) => import("../map/names.js").Name} */
function nameOf(note, place) {
  const legs = legsOf(note);
  const [lon, lat] = centre(note);
  /** @type {L.LatLngTuple} */
  const at = note.kind === "line" && legs.length ? middle(legs[Math.floor((legs.length - 1) / 2)]) : [lat, lon];
  return { key: String(place), text: note.text, at, kind: "note", rank: -1, gap: note.kind === "area" ? undefined : 9 };
}

/** Handles of the note chosen: one a point, and one for all of a line or an area. @type {() => Handle[]} */
function places() {
  const note = sketch.isOn() || !isOpen ? undefined : present()[selected];
  if (!note) return [];
  return [...note.points.map((at, place) => ({ at, place })), ...(note.points.length > 1 ? [{ at: centre(note), place: null }] : [])];
}

/** @type {(handle: Handle) => L.Marker} */
function handle({ at: [lon, lat], place }) {
  const marker = L.marker([lat, lon], {
    icon: L.divIcon({ className: place === null ? "note-handle whole" : "note-handle", iconSize: [16, 16] }),
    draggable: true,
    autoPan: true,
    title: t(place === null ? "notesMoveAll" : "notesMove"),
    zIndexOffset: 1100,
  });
  const lifted = () => {
    const [note, own] = [state.notes[selected], state.notes[selected].points];
    const [fromLon, fromLat] = place === null ? centre(note) : own[place];
    const [toLon, toLat] = rounded(marker.getLatLng());
    moving = { place: selected, note: moved(note, place, [toLon - fromLon, toLat - fromLat]) };
    draw();
  };
  const dropped = () => {
    const done = moving;
    moving = null;
    if (done) replace(done.place, done.note);
  };
  marker.on("drag", lifted).on("dragend", dropped);
  marker.on("add", () => keys(map, marker, lifted, dropped));
  return marker;
}

/** Handles stay where they are as many as before, and keep the keyboard. */
function placeHandles() {
  const wanted = places();
  if (wanted.length && handled === selected && markers.length === wanted.length) {
    for (const [each, { at: [lon, lat] }] of wanted.entries()) markers[each].setLatLng([lat, lon]);
    return;
  }
  handles.clearLayers();
  handled = selected;
  markers = wanted.map(handle);
  for (const each of markers) handles.addLayer(each);
}

/**
 * @param {string} key
 * @param {() => void} onclick
 * @param {Record<string, string>} [more]
 */
function action(key, onclick, more = {}) {
  return el("button", { type: "button", "data-key": key, onclick, ...more }, t(key));
}

/** @param {Kind} of */
function sign(of) {
  return svg("svg", { class: "note-sign", width: 16, height: 16, viewBox: "0 0 16 16", role: "img", "aria-label": t(`notes_${of}`) }, svg("path", { d: SIGNS[of] }));
}

/** @param {string} path */
function icon(path) {
  return svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 1.3 }));
}

/** @type {(note: Note, place: number) => HTMLElement} */
function row(note, place) {
  const number = place + 1;
  const field = el("input", {
    type: "text",
    "data-key": `text-${place}`,
    maxlength: LONGEST_TEXT,
    placeholder: t("notesText"),
    "aria-label": `${t("notesText")} ${number}`,
    onfocus: () => { if (selected !== place) select(place); },
    onchange: ({ currentTarget }) => replace(place, { ...state.notes[place], text: tidy(currentTarget.value) }),
  });
  field.value = note.text;
  /** @type {(key: string, sign: string | Element, act: () => void) => HTMLElement} */
  const press = (key, sign, act) => el("button", { type: "button", "data-key": `${key}-${place}`, "aria-label": `${t(key)} ${number}`, title: t(key), onclick: act }, sign);
  return el("li", { class: "row" }, sign(note.kind), field, press("notesVisit", icon(AIM), () => visit(place)), press("notesDelete", "×", () => drop(place)));
}

function pencil() {
  const isOn = sketch.isOn();
  const ways = el("p", { class: "row" }, KINDS.map((each) => action(`notes_${each}`, () => begin(each), { "aria-pressed": String(isOn && kind === each) })), isOn ? action("measureEnd", () => sketch.turn(false)) : null);
  if (!isOn) return [ways];
  return [
    ways,
    el("p", { class: "tip" }, t(kind === "point" ? "notesTipPoint" : "notesTip")),
    el("p", { class: "row" }, action("measureCentre", () => add(snapped(map, map.getCenter()))), kind === "point" ? null : action("measureBackOne", removeLast)),
  ];
}

function close() {
  sketch.turn(false);
  // What is written in a field is taken over when that is left.
  button.focus();
  isOpen = false;
  show();
}

async function save() {
  await loadLines();
  const wgs84 = ellipsoid();
  if (wgs84) download(new Blob([asGeoJson(wgs84, state.notes)], { type: "application/geo+json" }), "kouan-notes.geojson");
}

function fill() {
  card.hidden = !isOpen;
  button.setAttribute("aria-pressed", String(isOpen));
  if (card.hidden) return;
  const next = JSON.stringify([state.lang, sketch.isOn(), kind, state.notes.map((note) => note.kind)]);
  if (next === madeOf) {
    for (const [place, field] of all("li input", HTMLInputElement, card).entries()) field.value = state.notes[place].text;
    return;
  }
  madeOf = next;
  refill(
    card,
    el("h2", {}, t("notes")),
    el("button", { type: "button", class: "close", "data-key": "close", "aria-label": t("close"), onclick: close }, "×"),
    ...pencil(),
    state.notes.length ? el("ul", {}, state.notes.map(row)) : null,
    state.notes.length ? el("p", { class: "row" }, action("notesSave", save)) : null,
    el("p", { class: "note" }, t("notesKept")),
  );
}

function show() {
  if (selected >= state.notes.length) selected = -1;
  fill();
  draw();
  placeHandles();
}

/** @type {() => import("../print/legend.js").Section | null} */
function section() {
  const rows = KINDS.filter((each) => state.notes.some((note) => note.kind === each))
    .map((each) => ({ text: t(`notes_${each}`), colour: COLOUR, symbol: { point: "circle", line: "", area: "square" }[each] }));
  return rows.length ? { title: t("notes"), rows } : null;
}

/** @param {L.Map} leafletMap */
export async function start(leafletMap) {
  map = leafletMap;
  pane(map, "notes");
  shapes = L.layerGroup().addTo(map);
  handles = L.layerGroup().addTo(map);
  sketch = pen(map, "notes", {
    add,
    removeLast,
    last: () => (kind === "point" ? undefined : state.notes[drawing]?.points.slice(-1)[0]),
    turned,
  });
  const toggle = () => {
    if (isOpen) return close();
    isOpen = true;
    show();
    first("button[data-key^=notes_]", HTMLElement, card).focus();
  };
  button = el("button", { type: "button", id: "notes-start", "data-label": "notes", "aria-label": t("notes"), title: t("notes"), "aria-pressed": "false", onclick: toggle }, icon(PENCIL));
  control(map, "bottomright", el("div", { class: "leaflet-bar" }, button));
  card = el("section", { id: "notes", "data-label": "notes", "aria-label": t("notes"), hidden: true });
  control(map, "topleft", card);
  escapable(() => isOpen, close);
  addSection(section);
  on(["notes", "lang"], show);
  show();
  if (state.notes.some((note) => note.kind !== "point")) await loadLines();
}
