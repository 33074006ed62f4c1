/** Print the map as a sheet of A4 or A3, or download it as a picture. */

import { onVerdict } from "../candidate/rule-check.js";
import { byId, el } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { tab } from "../page/tabs.js";
import { picture, png } from "../print/picture.js";
import { prepare } from "../print/scale-bar.js";
import { PAPERS, sheet } from "../print/sheet.js";
import { download } from "../print/text.js";
import { keep, on, set, state } from "../state/state.js";
import { t } from "../state/texts.js";

const LONGEST = 60;
const SHARPNESS = 2;

let map;
let answers = [];
let paper = PAPERS.A4;

keep("heading", "", { read: (text) => text.slice(0, LONGEST) });

function composed(chosen, options = {}) {
  return sheet(map, chosen, { heading: state.heading.trim(), answers, ...options });
}

function lay() {
  byId("sheet-size").textContent = `@page { size: ${paper.width}mm ${paper.height}mm; margin: 0; }`;
  byId("sheet").replaceChildren(composed(paper));
}

function clear() {
  paper = PAPERS.A4;
  byId("sheet").replaceChildren();
}

async function print(chosen) {
  paper = chosen;
  await prepare().catch(() => tell(t("printNoScale")));
  lay();
  // Tiles are there already; only their decoding takes a moment.
  await Promise.allSettled([...byId("sheet").querySelectorAll("image")].map((image) => /** @type {any} */ (image).decode?.()));
  window.print();
}

async function save() {
  try {
    await prepare().catch(() => tell(t("printNoScale")));
    if (map.getContainer().classList.contains("on-tiles")) tell(t("printNoTiles"));
    download(await png(await picture(composed(PAPERS.A4, { tiles: false }), SHARPNESS)), `kouan-atlas-${state.day}.png`);
  } catch (error) {
    tell(t("printFailed", { why: error.message }), save);
  }
}

function button(id, action) {
  return el("button", { type: "button", id, "data-text": id, onclick: action }, t(id));
}

function controls() {
  const heading = el("input", {
    id: "printHeading",
    type: "text",
    maxlength: LONGEST,
    "data-hint": "title",
    placeholder: t("title"),
    onchange: ({ target }) => set("heading", target.value),
  });
  heading.value = state.heading;
  on("heading", (text) => { heading.value = text; });
  return [
    el("label", { for: "printHeading", "data-text": "printHeading" }, t("printHeading")),
    el("p", { class: "row" }, heading),
    el(
      "p",
      { class: "row" },
      button("printA4", () => print(PAPERS.A4)),
      button("printA3", () => print(PAPERS.A3)),
      button("printPng", save),
    ),
  ];
}

export function start(leafletMap) {
  map = leafletMap;
  tab("share").append(...controls());
  document.head.append(el("style", { id: "sheet-size" }));
  document.body.append(el("div", { id: "sheet" }));
  onVerdict((_answer, _group, all = []) => { answers = all; });
  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", clear);
}

/** Whoever prints by keys cannot wait for the scale then. */
export function later() {
  prepare().catch(() => {});
}
