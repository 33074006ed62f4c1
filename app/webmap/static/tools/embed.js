/**
 * The map in a frame of another page, by `ui` of its address: alone, or with its legend.
 * Either way it says what it is, and leads to the whole page.
 */

import { onVerdict } from "../candidate/rule-check.js";
import { onDrawn } from "../map/layers.js";
import { fitUsual } from "../map/view.js";
import { el, svg } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { onTheme } from "../page/theme.js";
import { legend } from "../print/legend.js";
import { looks } from "../print/sheet.js";
import { config, isWhole } from "../state/config.js";
import { address, on, onAny, state } from "../state/state.js";
import { t } from "../state/texts.js";

/** Width in the units of the legend, and pixels of each. */
const WIDTH = 54;
const UNIT_PX = 4.4;
/** In a narrower frame the legend is folded up at first. */
const NARROW_PX = 760;

/** @type {L.Map} */
let map;
let credit = "";
/** @type {HTMLElement} */
let box;
/** @type {(import("../service/answers.js").Verdict | null)[]} */
let answers = [];
let waiting = false;

function wholePage() {
  const url = new URL(address(), location.href);
  url.searchParams.delete("ui");
  return url.href;
}

/** What the map is, where its lines come from, and its review number if it has one. */
function writeCredit() {
  const parts = isWhole ? [] : [el("a", { href: wholePage() }, t("title")), " · ", t("review")];
  if (isWhole && config.reviewed) parts.push(t("mapReview"));
  map.attributionControl.removeAttribution(credit);
  credit = el("p", {}, ...parts).innerHTML;
  if (credit) map.attributionControl.addAttribution(credit);
}

function drawLegend() {
  waiting = false;
  const { node, height } = legend({ x: 0, y: 0, width: WIDTH, height: Number.POSITIVE_INFINITY, type: 1, fonts: looks(), answers });
  box.lastElementChild?.replaceWith(
    svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH * UNIT_PX, height: height * UNIT_PX, role: "group", "aria-label": t("embedLegend") }, node),
  );
}

/** Once a frame, however much was drawn in it. */
function later() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(drawLegend);
}

function addLegend() {
  box = el("details", { id: "legend", open: window.innerWidth > NARROW_PX }, el("summary", { "data-text": "embedLegend" }, t("embedLegend")), el("div"));
  document.body.append(box);
  onDrawn(later);
  onTheme(later);
  onAny(later);
  onVerdict((_answer, _group, all) => {
    answers = all;
    later();
  });
  map.on("zoomend", later);
  drawLegend();
  if (box.hasAttribute("open")) fitUsual();
}

/** What a link leads to has no room in the frame. @param {MouseEvent} event */
function leave(event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link?.href) link.target = "_blank";
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  map = leafletMap;
  on("lang", writeCredit);
  writeCredit();
  if (config.unknownUi) tell(t("embedUnknown", { given: config.unknownUi, known: config.uis.join(state.lang === "zh" ? "、" : ", ") }));
  if (isWhole) return;
  onAny(writeCredit);
  document.addEventListener("click", leave, { capture: true });
  if (config.ui === "legend") addLegend();
}
