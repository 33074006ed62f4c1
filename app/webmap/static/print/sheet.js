/** The sheet: title, map, legend, true scale, day, sources and the note on map review. */

import { drawn } from "../map/layers.js";
import { svg } from "../page/dom.js";
import { resolved } from "../page/theme.js";
import { config } from "../state/config.js";
import { today } from "../state/days.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";
import { inset } from "./inset.js";
import { legend } from "./legend.js";
import { extent, view } from "./map-view.js";
import { bar } from "./scale-bar.js";
import { lines, words } from "./text.js";

/** Millimetres; `type` enlarges what is written. */
export const PAPERS = {
  A4: { name: "A4", width: 297, height: 210, type: 1 },
  A3: { name: "A3", width: 420, height: 297, type: 1.3 },
};
const MARGIN = 12;
const HEAD = 17;
const FOOT = 13;
const SIDE = 54;
const GAP = 6;
const SCALE = 17;
const SMALL = 2.35;
const LINE = 3.7;

/** Do something while the page wears its light colours: paper is white. */
function inLight(action) {
  const root = document.documentElement;
  const worn = root.dataset.theme;
  root.dataset.theme = "light";
  try {
    return action();
  } finally {
    root.dataset.theme = worn;
  }
}

/** Fonts and colours of what is written. */
export function looks() {
  return {
    text: resolved("var(--text)"),
    title: resolved("var(--title)"),
    ink: resolved("var(--ink)"),
    soft: resolved("var(--soft)"),
  };
}

function rooms({ width, height, type }) {
  const inner = width - MARGIN * 2;
  const side = SIDE * type;
  const top = MARGIN + HEAD * type;
  const bottom = height - MARGIN - FOOT * type;
  const frame = { x: MARGIN, y: top, width: inner - side - GAP, height: bottom - top };
  return { frame, side: { x: MARGIN + frame.width + GAP, y: top, width: side, height: frame.height } };
}

function head({ width, type }, heading, fonts) {
  const y = MARGIN + 6.5 * type;
  const whole = `${t("title")} · ${t("subtitle")}`;
  const right = { x: width - MARGIN, anchor: "end", family: fonts.text };
  const rule = MARGIN + (HEAD - 3.2) * type;
  return [
    words(heading || t("title"), { x: MARGIN, y, size: 7.4 * type, family: fonts.title, weight: 700, fill: fonts.ink, spacing: state.lang === "zh" ? 0.5 * type : 0 }),
    words(heading ? whole : t("subtitle"), { x: MARGIN, y: y + 5 * type, size: 3 * type, family: fonts.text, fill: fonts.soft }),
    words(t("asOf", { day: state.day }), { ...right, y: y + 5 * type, size: 3 * type, fill: fonts.ink }),
    svg("line", { x1: MARGIN, x2: width - MARGIN, y1: rule, y2: rule, stroke: fonts.ink, "stroke-width": 0.5 }),
  ];
}

function picture(map, frame, type, fonts, tiled) {
  const seen = extent(map, frame, !tiled);
  const scale = Math.min(frame.width / seen.width, frame.height / seen.height);
  const [width, height] = [seen.width * scale, seen.height * scale];
  const box = { x: frame.x, y: frame.y, width, height };
  const outline = { fill: "none", stroke: fonts.ink, "stroke-width": 0.25 };
  return {
    scale,
    spare: frame.width - width,
    parts: [
      svg("clipPath", { id: "sheet-frame" }, svg("rect", box)),
      svg(
        "g",
        { "clip-path": "url(#sheet-frame)" },
        svg("g", { transform: `translate(${frame.x} ${frame.y}) scale(${scale}) translate(${-seen.left} ${-seen.top})` }, view(map, seen, tiled)),
      ),
      inset(map, seen, box, type, fonts),
      svg("rect", { ...box, ...outline }),
    ],
  };
}

function length(metres) {
  return metres >= 1000 ? `${(metres / 1000).toLocaleString("en")} km` : `${metres.toLocaleString("en")} m`;
}

/** What one millimetre on the paper is, to four digits. */
function ratio(metres, size_mm) {
  return Number(((metres * 1000) / size_mm).toPrecision(4)).toLocaleString("en");
}

function ruler(map, scale, { x, y, width, height }, { name, type }, fonts) {
  const found = bar(map, (width * 0.8) / scale);
  const bottom = y + height;
  const font = { size: SMALL * type, family: fonts.text, fill: fonts.ink };
  if (!found) return [words(t("printNoScale"), { ...font, x, y: bottom })];
  const size = found.length_px * scale;
  const top = bottom - 9.5 * type;
  const tall = 1.3 * type;
  const part = (place, fill) => svg("rect", { x: x + (place * size) / 4, y: top, width: size / 4, height: tall, fill, stroke: fonts.ink, "stroke-width": 0.2 });
  const figure = (place, text) => words(text, { ...font, x: x + place * size, y: top - 1.2 * type, anchor: place ? "middle" : "start" });
  return [
    svg(
      "g",
      { class: "scale", "data-mm": size, "data-m": found.length_m, "data-ends": [found.west, found.east].map(({ lng, lat }) => `${lng},${lat}`).join(" ") },
      [0, 1, 2, 3].map((place) => part(place, place % 2 ? "white" : fonts.ink)),
      figure(0, "0"),
      figure(0.5, length(found.length_m / 2)),
      figure(1, length(found.length_m)),
    ),
    words(`1:${ratio(found.length_m, size)}`, { ...font, x, y: bottom - 4 * type, size: 3.4 * type, weight: 700 }),
    words(t("printScaleAt", { paper: name, lat: `${Math.abs(found.lat).toFixed(1)}°${found.lat < 0 ? "S" : "N"}` }), { ...font, x, y: bottom - 0.3, fill: fonts.soft }),
  ];
}

/** The documents behind what is shown, those that most rests on first. */
function sources() {
  const counts = new Map();
  for (const { visible, shown } of drawn.values()) {
    for (const { properties } of visible ? shown : []) {
      for (const title of properties.source ?? []) counts.set(title, (counts.get(title) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([title]) => title);
}

/** As many sources as a line takes, and how many there are. */
function named(all, width, font) {
  const apart = state.lang === "zh" ? "；" : "; ";
  const text = (count) => `${t("printSources")}${all.slice(0, count).join(apart)}${count < all.length ? t("printMore", { count: all.length }) : ""}`;
  let count = all.length;
  while (count > 1 && lines(text(count), width, font).length > 1) count -= 1;
  return all.length ? text(count) : "";
}

function foot({ width, height, type }, tiled, fonts) {
  const font = { size: SMALL * type, family: fonts.text };
  const wide = width - MARGIN * 2;
  const edition = [t("printDrawn", { date: today() }), `${t("edition")} ${config.edition}`].join("  ·  ");
  const credit = tiled ? (document.querySelector(".leaflet-control-attribution")?.textContent ?? "").trim() : "";
  const rows = [
    [named(sources(), wide, font), fonts.soft],
    [[edition, credit].filter(Boolean).join("  ·  "), fonts.soft],
    [t("review"), fonts.ink],
  ].filter(([text]) => text).flatMap(([text, fill]) => lines(text, wide, font).map((line) => [line, fill]));
  return rows.map(([text, fill], place) =>
    words(text, { ...font, x: MARGIN, y: height - MARGIN - (rows.length - 1 - place) * LINE * type, fill }));
}

/**
 * Draw the sheet, as large as the paper, in millimetres.
 *
 * `answers` are the verdicts on the candidates, null where there is none; `tiles` says
 * whether the tiles of an online base map, if one is shown, are to be drawn.
 */
export function sheet(map, paper, { heading, answers, tiles = true }) {
  const container = map.getContainer();
  const tiled = container.classList.contains("on-tiles");
  const draw = () => {
    const fonts = looks();
    const { frame, side: least } = rooms(paper);
    const { parts, scale, spare } = picture(map, frame, paper.type, fonts, tiled && tiles);
    // Tiles end where the screen does: what they leave of the frame is the legend's.
    const side = { ...least, x: least.x - spare };
    return svg(
      "svg",
      { width: `${paper.width}mm`, height: `${paper.height}mm`, viewBox: `0 0 ${paper.width} ${paper.height}`, role: "img", "aria-label": heading || t("title") },
      svg("rect", { width: paper.width, height: paper.height, fill: "white" }),
      head(paper, heading, fonts),
      parts,
      legend({ ...side, width: side.width + spare, height: side.height - SCALE * paper.type, type: paper.type, fonts, answers }).node,
      ruler(map, scale, side, paper, fonts),
      foot(paper, tiled && tiles, fonts),
    );
  };
  container.classList.toggle("on-tiles", tiled && tiles);
  try {
    return inLight(draw);
  } finally {
    container.classList.toggle("on-tiles", tiled);
  }
}
