/** The South China Sea in the corner of a sheet that shows the mainland and ends north of it. */

import { svg } from "../page/dom.js";
import { resolved } from "../page/theme.js";
import { t } from "../state/texts.js";
import { boundsOf } from "./map-view.js";
import { words } from "./text.js";

/**
 * @typedef {import("./map-view.js").Frame} Frame
 * @typedef {import("./text.js").Box} Box
 * @typedef {import("./sheet.js").Fonts} Fonts
 * @typedef {(latlng: L.LatLngExpression) => L.Point} Project
 * @typedef {Record<string, string | number>} Looks
 * @typedef {L.LatLng[] | L.LatLng[][] | L.LatLng[][][]} Nested
 */

/** Beijing, Sanya and Ürümqi: what shows them is a map of the whole country. @type {L.LatLngTuple[]} */
const WHOLE = [[39.9, 116.4], [18.25, 109.5], [43.8, 87.6]];
/** The latitude that the dash line reaches. */
const SOUTHERNMOST = 3.4;
/** @type {L.LatLngBoundsLiteral} */
const SHOWN = [[3, 105.5], [24, 123]];

/** Sizes in millimetres, at the size that A4 has; of a map it takes at most these parts. */
const [HEIGHT, CAPTION, SMALL, SHARP] = [40, 4.2, 2.35, 0.05];
const MOST = { width: 0.2, height: 0.3 };

/** @type {(map: L.Map, seen: Frame) => boolean} */
function needed(map, frame) {
  const seen = boundsOf(map, frame);
  return WHOLE.every((place) => seen.contains(place)) && seen.getSouth() > SOUTHERNMOST;
}

/** What is drawn in a pane and reaches into the corner. @type {(map: L.Map, pane: string) => L.Polyline[]} */
function shapes(map, pane) {
  /** @type {L.Polyline[]} */
  const found = [];
  map.eachLayer((layer) => {
    if (!(layer instanceof L.GeoJSON) || layer.options.pane !== pane) return;
    for (const shape of layer.getLayers()) if (shape instanceof L.Polyline && shape.getBounds().intersects(SHOWN)) found.push(shape);
  });
  return found;
}

/** @type {(nested: Nested) => L.LatLng[][]} */
function runs(nested) {
  return isFlat(nested) ? [nested] : nested.flatMap(runs);
}

/** @type {(nested: Nested) => nested is L.LatLng[]} */
function isFlat(nested) {
  return L.LineUtil.isFlat(/** @type {L.LatLng[]} */ (nested));
}

/**
 * Islands too small to have a shape are dots, by the round ends of their outline.
 *
 * @type {(shape: L.Polyline, project: Project, box: L.Bounds, looks: Looks) => SVGElement}
 */
function path(shape, project, box, looks) {
  const area = shape instanceof L.Polygon;
  const d = runs(shape.getLatLngs())
    .map((run) => run.map(project))
    .map((points) => (area ? L.PolyUtil.clipPolygon(points, box) : points))
    .filter((points) => points.length)
    .map((points) => L.LineUtil.simplify(points, SHARP).map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L"))
    .map((points) => `M${points}${area ? "Z" : ""}`);
  return svg("path", { d: d.join(""), "stroke-linecap": "round", "stroke-linejoin": "round", ...looks });
}

/** @type {(map: L.Map, project: Project, box: L.Bounds) => SVGElement[]} */
function drawing(map, project, box) {
  /** @type {(pane: string, lines: boolean, looks: Looks) => SVGElement[]} */
  const draw = (pane, lines, looks) => shapes(map, pane)
    .filter(({ feature }) => (feature?.properties.kind === "line") === lines)
    .map((shape) => path(shape, project, box, looks));
  return [
    ...draw("around", false, { fill: resolved("var(--abroad)"), stroke: resolved("var(--shore)"), "stroke-width": 0.1 }),
    ...draw("base", false, { fill: resolved("var(--land)"), stroke: resolved("var(--coast)"), "stroke-width": 0.15 }),
    ...draw("base", true, { fill: "none", stroke: resolved("var(--coast)"), "stroke-width": 0.4 }),
  ];
}

/**
 * The inset in the lower right corner of a frame; null where the map itself shows it all.
 *
 * @type {(map: L.Map, seen: Frame, frame: Box, type: number, fonts: Fonts) => Element | null}
 */
export function inset(map, seen, frame, type, fonts) {
  if (!needed(map, seen) || !shapes(map, "base").length) return null;
  /** @type {(latlng: L.LatLngExpression) => L.Point} */
  const place = (latlng) => map.project(latlng, 0);
  const world = L.bounds(SHOWN.map(place));
  const { x, y } = world.getSize();
  const scale = Math.min((HEIGHT * type) / y, (frame.height * MOST.height) / y, (frame.width * MOST.width) / x);
  const [width, height] = [x * scale, y * scale];
  const strip = (CAPTION * height) / HEIGHT;
  /** @type {(latlng: L.LatLngExpression) => L.Point} */
  const project = (latlng) => place(latlng).subtract(world.getTopLeft()).multiplyBy(scale);
  const outline = { width, stroke: fonts.ink, "stroke-width": 0.25 };
  return svg(
    "g",
    { class: "inset", transform: `translate(${frame.x + frame.width - width} ${frame.y + frame.height - height - strip})` },
    svg("rect", { ...outline, height: height + strip, fill: "white" }),
    svg("clipPath", { id: "sheet-inset" }, svg("rect", { width, height })),
    svg("rect", { width, height, fill: resolved("var(--sea)") }),
    svg("g", { "clip-path": "url(#sheet-inset)" }, drawing(map, project, L.bounds([0, 0], [width, height]))),
    svg("rect", { ...outline, height, fill: "none" }),
    words(t("printInset"), { x: width / 2, y: height + strip * 0.7, size: (SMALL * height) / HEIGHT, family: fonts.text, fill: fonts.ink, anchor: "middle" }),
  );
}
