/** Print the map as a sheet of A4 or A3, or download it as a picture. */

import { onVerdict } from "../candidate/rule-check.js";
import { all, byId, el } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { tab } from "../page/tabs.js";
import { picture, png } from "../print/picture.js";
import { prepare } from "../print/scale-bar.js";
import { PAPERS, sheet, slide } from "../print/sheet.js";
import { download } from "../print/text.js";
import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";
import { settled } from "../tools.js";

/** @typedef {import("../print/sheet.js").Paper} Paper */

const LONGEST = 60;
const LONGEST_CAPTION = 200;
const SHARPNESS = 2;

/** @type {L.Map} */
let map;
/** @type {(import("../service/answers.js").Verdict | null)[]} */
let answers = [];
/** @type {Paper} */
let paper = PAPERS.A4;

keep("heading", "", { read: (text) => text.slice(0, LONGEST), undoable: true });
keep("caption", "", { read: (text) => text.slice(0, LONGEST_CAPTION), undoable: true });
keep("fit", false, { read: (text) => text === "true", undoable: true });

/**
 * @param {Paper} chosen
 * @param {{tiles?: boolean}} [options]
 */
function composed(chosen, options = {}) {
  return sheet(map, chosen, { heading: state.heading.trim(), answers, fit: state.fit, ...options });
}

function lay() {
  byId("sheet-size").textContent = `@page { size: ${paper.width}mm ${paper.height}mm; margin: 0; }`;
  byId("sheet").replaceChildren(composed(paper));
}

function clear() {
  paper = PAPERS.A4;
  byId("sheet").replaceChildren();
}

/** Wait for what a sheet needs: the scale, and what the tools still fetch. */
async function ready() {
  await prepare().catch(() => tell(t("printNoScale")));
  await settled();
}

/** The types do not know yet that pictures in SVG can be decoded. @param {SVGImageElement & {decode?: () => Promise<void>}} image */
function decoded(image) {
  return image.decode?.();
}

/** @param {Paper} chosen */
async function print(chosen) {
  paper = chosen;
  await ready();
  lay();
  // Tiles are there already; only their decoding takes a moment.
  await Promise.allSettled(all("image", SVGImageElement, byId("sheet")).map(decoded));
  window.print();
}

/**
 * Download what `draw` makes as a picture, with so much more to its name.
 *
 * @param {() => Element} draw
 * @param {string} [more]
 */
async function save(draw, more = "") {
  try {
    await ready();
    if (map.getContainer().classList.contains("on-tiles")) tell(t("printNoTiles"));
    download(await png(await picture(draw(), SHARPNESS)), `kouan-atlas-${state.day}${more}.png`);
  } catch (error) {
    tell(t("printFailed", { why: error.message }), () => save(draw, more));
  }
}

function savePicture() {
  return save(() => composed(PAPERS.A4, { tiles: false }));
}

function saveSlide() {
  return save(() => slide(map, { heading: state.heading.trim(), caption: state.caption.trim(), answers }), "-16x9");
}

/**
 * A line of text to fill in, kept under a name.
 *
 * @param {"heading" | "caption"} name
 * @param {string} id
 * @param {Record<string, unknown>} more
 */
function field(name, id, more) {
  const input = el("input", { id, type: "text", ...more, onchange: ({ currentTarget }) => set(name, currentTarget.value) });
  input.value = state[name];
  on(name, (text) => { input.value = text; });
  return [el("label", { for: id, "data-text": id }, t(id)), el("p", { class: "row" }, input)];
}

function fitting() {
  const box = el("input", { id: "printFit", type: "checkbox", checked: state.fit, onchange: ({ currentTarget }) => set("fit", currentTarget.checked) });
  on("fit", (chosen) => { box.checked = chosen; });
  return el("label", { class: "print-fit" }, box, el("span", { "data-text": "printFit" }, t("printFit")));
}

/**
 * @param {string} id
 * @param {() => void} action
 */
function button(id, action) {
  return el("button", { type: "button", id, "data-text": id, onclick: action }, t(id));
}

function controls() {
  return [
    ...field("heading", "printHeading", { maxlength: LONGEST, "data-hint": "title", placeholder: t("title") }),
    ...field("caption", "printCaption", { maxlength: LONGEST_CAPTION }),
    fitting(),
    el(
      "p",
      { class: "row" },
      button("printA4", () => print(PAPERS.A4)),
      button("printA3", () => print(PAPERS.A3)),
      button("printPng", savePicture),
      button("printSlide", saveSlide),
    ),
  ];
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  tab("share").append(...controls());
  document.head.append(el("style", { id: "sheet-size" }));
  document.body.append(el("div", { id: "sheet" }));
  onVerdict((_answer, _group, all) => { answers = all; });
  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", clear);
}

/** Whoever prints by keys cannot wait for the scale then. */
export function later() {
  prepare().catch(() => {});
}
