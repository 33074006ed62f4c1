/** The sheet: title, map, legend, true scale, day, sources and the note on map review. */

import { drawn } from "../map/layers.js";
import { elsewhere, shownBounds } from "../map/view.js";
import { svg } from "../page/dom.js";
import { resolved } from "../page/theme.js";
import { roundScale } from "../pure/scale-bar.js";
import { config } from "../state/config.js";
import { today } from "../state/days.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";
import { inset } from "./inset.js";
import { legend } from "./legend.js";
import { extent, view } from "./map-view.js";
import { bar } from "./scale-bar.js";
import { lines, narrowed, words } from "./text.js";

/**
 * @typedef {import("./text.js").Box} Box
 * @typedef {import("../page/dom.js").Child} Child
 * @typedef {(import("../service/answers.js").Verdict | null)[]} Answers
 * @typedef {ReturnType<typeof looks>} Fonts
 * @typedef {{name: string, width: number, height: number, type: number}} Paper
 */

/** Millimetres; `type` enlarges what is written. */
export const PAPERS = {
  A4: { name: "A4", width: 297, height: 210, type: 1 },
  A3: { name: "A3", width: 420, height: 297, type: 1.3 },
};
/** A slide of the usual width; its picture has three times the pixels of a screen's. */
export const SLIDE = { width: 338.667, height: 190.5, type: 1.3 };
const MARGIN = 12;
const HEAD = 17;
const FOOT = 13;
const SIDE = 54;
const GAP = 6;
const SCALE = 17;
const SMALL = 2.35;
const LINE = 3.7;
/** Millimetres of paper for a pixel of the map, at the size that A4 has. */
const UNIT = 0.2;
/** Round what a sheet is fitted to; names stand there. */
const AIR = 12;
/** A single place is shown with so much round it. */
const NEAREST_ZOOM = 9;
/** The most that the scale bar takes of the legend's width. */
const BAR = 0.8;
/** Width of the legend of a slide, and the space round what is written on it. */
const CARD = 62;
const PAD = 3;
/** What the legend takes of the frame's height: the inset is beneath. */
const TALLEST = 0.6;

/**
 * Do something while the page wears its light colours: paper is white.
 *
 * @template R
 * @param {() => R} action
 */
function inLight(action) {
  const root = document.documentElement;
  const worn = root.dataset.theme;
  root.dataset.theme = "light";
  try {
    return action();
  } finally {
    root.dataset.theme = worn ?? "";
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

/** @type {(paper: Paper) => {frame: Box, side: Box}} */
function rooms({ width, height, type }) {
  const inner = width - MARGIN * 2;
  const side = SIDE * type;
  const top = MARGIN + HEAD * type;
  const bottom = height - MARGIN - FOOT * type;
  const frame = { x: MARGIN, y: top, width: inner - side - GAP, height: bottom - top };
  return { frame, side: { x: MARGIN + frame.width + GAP, y: top, width: side, height: frame.height } };
}

/** The title in one line as wide as a sheet at most. @type {(heading: string, width: number, looks: Parameters<typeof words>[1]) => Element} */
function titled(heading, width, looks) {
  const text = heading || t("title");
  return words(text, narrowed(text, width - MARGIN * 2, looks));
}

/** @type {(paper: Paper, heading: string, fonts: Fonts) => Element[]} */
function head({ width, type }, heading, fonts) {
  const y = MARGIN + 6.5 * type;
  const whole = `${t("title")} · ${t("subtitle")}`;
  const right = { x: width - MARGIN, anchor: "end", family: fonts.text };
  const rule = MARGIN + (HEAD - 3.2) * type;
  return [
    titled(heading, width, { x: MARGIN, y, size: 7.4 * type, family: fonts.title, weight: 700, fill: fonts.ink, spacing: state.lang === "zh" ? 0.5 * type : 0 }),
    words(heading ? whole : t("subtitle"), { x: MARGIN, y: y + 5 * type, size: 3 * type, family: fonts.text, fill: fonts.soft }),
    words(t("asOf", { day: state.day }), { ...right, y: y + 5 * type, size: 3 * type, fill: fonts.ink }),
    svg("line", { x1: MARGIN, x2: width - MARGIN, y1: rule, y2: rule, stroke: fonts.ink, "stroke-width": 0.5 }),
  ];
}

/** @type {() => {nodes: Element[], taken: Box[]}} */
const NOTHING = () => ({ nodes: [], taken: [] });

/**
 * The map in a frame, `unit` millimetres to a pixel; with tiles, as large as the screen allows.
 * `over` draws what lies on it, and says which boxes that takes of the frame.
 *
 * @param {L.Map} map
 * @param {Box} frame
 * @param {{unit: number | undefined, type: number, fonts: Fonts, features?: boolean, over?: typeof NOTHING}} ways
 */
function picture(map, frame, { unit, type, fonts, features = false, over = NOTHING }) {
  const seen = extent(map, frame, unit);
  const scale = unit ?? Math.min(frame.width / seen.width, frame.height / seen.height);
  const [width, height] = [seen.width * scale, seen.height * scale];
  const box = { x: frame.x, y: frame.y, width, height };
  const outline = { fill: "none", stroke: fonts.ink, "stroke-width": 0.25 };
  const corner = inset(map, seen, box, type, fonts);
  const { nodes, taken } = over();
  /** @type {(box: Box) => import("../pure/name-placing.js").Box} */
  const inPixels = ({ x, y, width: wide, height: tall }) => {
    const [left, top] = [seen.left + (x - frame.x) / scale, seen.top + (y - frame.y) / scale];
    return { left, top, right: left + wide / scale, bottom: top + tall / scale };
  };
  const shown = view(map, seen, { tiled: !unit, features, taken: taken.map(inPixels) });
  return {
    scale,
    spare: frame.width - width,
    unnamed: Number(shown.getAttribute("data-unnamed")),
    parts: [
      svg("clipPath", { id: "sheet-frame" }, svg("rect", box)),
      svg(
        "g",
        { "clip-path": "url(#sheet-frame)" },
        svg("g", { transform: `translate(${frame.x} ${frame.y}) scale(${scale}) translate(${-seen.left} ${-seen.top})` }, shown),
      ),
      corner,
      ...nodes,
      svg("rect", { ...box, ...outline }),
    ],
  };
}

/**
 * The centre and zoom at which bounds fill a frame, but for some millimetres round them; their width at zoom 0.
 *
 * @param {L.Map} map
 * @param {L.LatLngBounds} bounds
 * @param {{width: number, height: number}} room
 * @param {number} unit
 * @param {number} [air]
 */
function fitted(map, bounds, { width, height }, unit, air = 0) {
  const [one, other] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => map.project(corner, 0));
  const { x, y } = other.subtract(one);
  const room = [(width - air * 2) / unit / x, (height - air * 2) / unit / y];
  return { width_px: x, centre: map.unproject(one.add(other).divideBy(2), 0), zoom: Math.min(Math.log2(Math.min(...room)), NEAREST_ZOOM) };
}

/**
 * The zoom at which the scale is round, no larger than one at which all fits.
 *
 * @type {(map: L.Map, at: {centre: L.LatLng, zoom: number}, unit: number, bar_mm: number) => number}
 */
function roundly(map, { centre, zoom }, unit, bar_mm) {
  /** @type {(level: number) => number | null} */
  const ratioAt = (level) => {
    const found = bar(map, bar_mm / unit, centre, level);
    return found && (found.length_m * 1000) / (found.length_px * unit);
  };
  const fits = ratioAt(zoom);
  if (!fits) return zoom;
  const wanted = roundScale(fits);
  // How long the bar is depends on the scale: a step or two reach it.
  return [0, 1, 2].reduce((level) => level + Math.log2((ratioAt(level) ?? wanted) / wanted), zoom);
}

/** What is shown, every port by itself; all of China where nothing is. @type {(map: L.Map) => L.LatLngBounds} */
function shown(map) {
  const [west, south, east, north] = config.china;
  const found = elsewhere(map, map.getCenter(), map.getZoom(), () => shownBounds(map));
  return found.isValid() ? found : L.latLngBounds([[south, west], [north, east]]);
}

/** @type {(metres: number) => string} */
function length(metres) {
  return metres >= 1000 ? `${(metres / 1000).toLocaleString("en")} km` : `${metres.toLocaleString("en")} m`;
}

/** What one millimetre on the paper is, to four digits. @type {(metres: number, size_mm: number) => string} */
function ratio(metres, size_mm) {
  return Number(((metres * 1000) / size_mm).toPrecision(4)).toLocaleString("en");
}

/** @type {(map: L.Map, scale: number, box: Box, paper: Paper, fonts: Fonts) => Element[]} */
function ruler(map, scale, { x, y, width, height }, { name, type }, fonts) {
  const found = bar(map, (width * BAR) / scale);
  const bottom = y + height;
  const font = { size: SMALL * type, family: fonts.text, fill: fonts.ink };
  if (!found) return [words(t("printNoScale"), { ...font, x, y: bottom })];
  const size = found.length_px * scale;
  const top = bottom - 9.5 * type;
  const tall = 1.3 * type;
  /** @type {(place: number, fill: string) => Element} */
  const part = (place, fill) => svg("rect", { x: x + (place * size) / 4, y: top, width: size / 4, height: tall, fill, stroke: fonts.ink, "stroke-width": 0.2 });
  /** @type {(place: number, text: string) => Element} */
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
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { visible, shown } of drawn.values()) {
    for (const { properties } of visible ? shown : []) {
      for (const title of properties.source ?? []) counts.set(title, (counts.get(title) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([title]) => title);
}

/**
 * As many sources as a line takes, and how many there are.
 *
 * @type {(all: string[], width: number, font: import("./text.js").Font) => string}
 */
function named(all, width, font) {
  const apart = state.lang === "zh" ? "；" : "; ";
  /** @type {(count: number) => string} */
  const text = (count) => `${t("printSources")}${all.slice(0, count).join(apart)}${count < all.length ? t("printMore", { count: all.length }) : ""}`;
  let count = all.length;
  while (count > 1 && lines(text(count), width, font).length > 1) count -= 1;
  return all.length ? text(count) : "";
}

/** @type {(paper: Paper, tiled: boolean, fonts: Fonts) => Element[]} */
function foot({ width, height, type }, tiled, fonts) {
  const font = { size: SMALL * type, family: fonts.text };
  const wide = width - MARGIN * 2;
  const edition = [t("printDrawn", { date: today() }), `${t("edition")} ${config.edition}`].join("  ·  ");
  const credit = tiled ? (document.querySelector(".leaflet-control-attribution")?.textContent ?? "").trim() : "";
  const rows = [
    [named(sources(), wide, font), fonts.soft],
    [[edition, credit].filter(Boolean).join("  ·  "), fonts.soft],
    [t("review"), fonts.ink],
  ].filter(([text]) => text).flatMap(([text, fill]) => lines(text, wide, font).map((line) => ({ line, fill })));
  return rows.map(({ line, fill }, place) =>
    words(line, { ...font, x: MARGIN, y: height - MARGIN - (rows.length - 1 - place) * LINE * type, fill }));
}

/**
 * Draw without the tiles of an online base map, in the light colours, and leave no trace.
 *
 * @template R
 * @param {L.Map} map
 * @param {boolean} tiled
 * @param {() => R} draw
 */
function aside(map, tiled, draw) {
  const { classList } = map.getContainer();
  const before = classList.contains("on-tiles");
  classList.toggle("on-tiles", tiled);
  try {
    return inLight(draw);
  } finally {
    classList.toggle("on-tiles", before);
  }
}

/**
 * @param {{width: number, height: number}} paper
 * @param {string} heading
 * @param {...(Child | Child[])} parts
 */
function whole({ width, height }, heading, ...parts) {
  return svg(
    "svg",
    { width: `${width}mm`, height: `${height}mm`, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": heading || t("title") },
    svg("rect", { width, height, fill: "white" }),
    ...parts,
  );
}

/**
 * Draw the sheet, as large as the paper, in millimetres: what the screen shows, or with `fit`
 * what is shown after the filter, at the nearest round scale.
 *
 * `answers` are the verdicts on the candidates, null where there is none; `tiles` says
 * whether the tiles of an online base map, if one is shown, are to be drawn: they end where
 * the screen does, so that the sheet then has its view and scale.
 *
 * @param {L.Map} map
 * @param {Paper} paper
 * @param {{heading: string, answers: Answers, tiles?: boolean, fit?: boolean}} options
 */
export function sheet(map, paper, { heading, answers, tiles = true, fit = false }) {
  const tiled = tiles && map.getContainer().classList.contains("on-tiles");
  const { type } = paper;
  const unit = tiled ? undefined : UNIT * type;
  const { frame, side: least } = rooms(paper);
  const draw = () => {
    const fonts = looks();
    const { parts, scale, spare } = picture(map, frame, { unit, type, fonts });
    const side = { ...least, x: least.x - spare };
    return whole(
      paper,
      heading,
      head(paper, heading, fonts),
      parts,
      legend({ ...side, width: side.width + spare, height: side.height - SCALE * type, type, fonts, answers }).node,
      ruler(map, scale, side, paper, fonts),
      foot(paper, tiled, fonts),
    );
  };
  return aside(map, tiled, () => {
    if (!unit) return draw();
    const at = fitted(map, fit ? shown(map) : map.getBounds(), frame, unit, fit ? AIR : 0);
    return elsewhere(map, at.centre, roundly(map, at, unit, BAR * least.width), draw);
  });
}

/**
 * The legend of a slide: a card in the upper right corner of the frame.
 *
 * @type {(frame: Box, looks: {type: number, fonts: Fonts, answers: Answers}, height: number) => ReturnType<typeof NOTHING>}
 */
function card(frame, { type, fonts, answers }, height) {
  const inner = { x: frame.x + frame.width - PAD * 2 - CARD, y: frame.y + PAD, width: CARD, height };
  const { node, height: tall } = legend({ ...inner, type, fonts, answers });
  const box = { x: inner.x - PAD, y: inner.y, width: CARD + PAD * 2, height: tall + PAD };
  if (!node.childElementCount) return NOTHING();
  return { nodes: [svg("rect", { ...box, fill: "white", stroke: fonts.ink, "stroke-width": 0.2 }), node], taken: [box] };
}

/**
 * A picture for slides: title, caption, the map of what is shown with all names, its legend and sources.
 *
 * @param {L.Map} map
 * @param {{heading: string, caption: string, answers: Answers}} options
 */
export function slide(map, { heading, caption, answers }) {
  const { width, height, type } = SLIDE;
  const draw = () => {
    const fonts = looks();
    const inner = width - MARGIN * 2;
    const small = { size: 4.4, family: fonts.text };
    const under = caption ? lines(caption, inner, small) : [];
    const top = MARGIN + 12 + under.length * 6;
    const frame = { x: MARGIN, y: top, width: inner, height: height - top - MARGIN - 9 };
    const unit = UNIT * type;
    const legendSide = CARD + PAD * 3;
    const at = fitted(map, shown(map), { ...frame, width: frame.width - legendSide }, unit, AIR * type);
    // What is shown stands in the middle, or as far from it as the legend needs.
    const half = at.width_px * 2 ** at.zoom * unit / 2 + AIR * type;
    const shift = Math.min(Math.max(half + legendSide - frame.width / 2, 0), legendSide / 2) / unit;
    const centre = map.unproject(map.project(at.centre, at.zoom).add([shift, 0]), at.zoom);
    return elsewhere(map, centre, at.zoom, () => {
      const { parts, unnamed } = picture(map, frame, { unit, type, fonts, features: true, over: () => card(frame, { type, fonts, answers }, frame.height * TALLEST) });
      return whole(
        SLIDE,
        heading,
        titled(heading, width, { x: MARGIN, y: MARGIN + 7, size: 9, family: fonts.title, weight: 700, fill: fonts.ink }),
        under.map((text, place) => words(text, { ...small, x: MARGIN, y: MARGIN + 15 + place * 6, fill: fonts.soft })),
        parts,
        credits(fonts, unnamed),
      );
    });
  };
  return aside(map, false, draw);
}

/** The line of sources of a slide, and one with the day, what has no name, and the map's review. @type {(fonts: Fonts, unnamed: number) => Element[]} */
function credits(fonts, unnamed) {
  const font = { size: 3, family: fonts.text };
  const wide = SLIDE.width - MARGIN * 2;
  const last = [t("asOf", { day: state.day }), `${t("edition")} ${config.edition}`, unnamed ? t("printUnnamed", { count: unnamed }) : "", t("review")].filter(Boolean).join("  ·  ");
  const rows = [named(sources(), wide, font), last].filter(Boolean);
  return rows.map((text, place) => words(text, { ...narrowed(text, wide, font), x: MARGIN, y: SLIDE.height - MARGIN - (rows.length - 1 - place) * 4.4, fill: fonts.soft }));
}
