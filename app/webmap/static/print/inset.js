/** The South China Sea in the corner of a sheet that shows the mainland and ends north of it. */

import { svg } from "../page/dom.js";
import { resolved } from "../page/theme.js";
import { t } from "../state/texts.js";
import { words } from "./text.js";

/** Beijing, Sanya and Ürümqi: what shows them is a map of the whole country. */
/** @type {L.LatLngTuple[]} */
const WHOLE = [[39.9, 116.4], [18.25, 109.5], [43.8, 87.6]];
/** The latitude that the dash line reaches. */
const SOUTHERNMOST = 3.4;
const SHOWN = [[3, 105.5], [24, 123]];

/** Sizes in millimetres, at the size that A4 has; of a map it takes at most these parts. */
const [HEIGHT, CAPTION, SMALL, SHARP] = [40, 4.2, 2.35, 0.05];
const MOST = { width: 0.2, height: 0.3 };

function needed(map, { left, top, width, height }) {
  const corners = [[left, top], [left + width, top + height]];
  const seen = L.latLngBounds(corners.map((corner) => map.containerPointToLatLng(corner)));
  return WHOLE.every((place) => seen.contains(place)) && seen.getSouth() > SOUTHERNMOST;
}

/** What is drawn in a pane and reaches into the corner. */
function shapes(map, pane) {
  const found = [];
  map.eachLayer((layer) => {
    if (layer instanceof L.GeoJSON && layer.options.pane === pane) found.push(...layer.getLayers());
  });
  return found.filter((shape) => shape.getBounds().intersects(SHOWN));
}

function runs(nested) {
  return L.LineUtil.isFlat(nested) ? [nested] : nested.flatMap(runs);
}

/** Islands too small to have a shape are dots, by the round ends of their outline. */
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

function drawing(map, project, box) {
  const draw = (pane, lines, looks) => shapes(map, pane)
    .filter(({ feature }) => (feature.properties.kind === "line") === lines)
    .map((shape) => path(shape, project, box, looks));
  return [
    ...draw("around", false, { fill: resolved("var(--abroad)"), stroke: resolved("var(--shore)"), "stroke-width": 0.1 }),
    ...draw("base", false, { fill: resolved("var(--land)"), stroke: resolved("var(--coast)"), "stroke-width": 0.15 }),
    ...draw("base", true, { fill: "none", stroke: resolved("var(--coast)"), "stroke-width": 0.4 }),
  ];
}

/** The inset in the lower right corner of a frame; null where the map itself shows it all. */
export function inset(map, seen, frame, type, fonts) {
  if (!needed(map, seen) || !shapes(map, "base").length) return null;
  const place = (latlng) => map.options.crs.latLngToPoint(L.latLng(latlng), 0);
  const world = L.bounds(SHOWN.map(place));
  const { x, y } = world.getSize();
  const scale = Math.min((HEIGHT * type) / y, (frame.height * MOST.height) / y, (frame.width * MOST.width) / x);
  const [width, height] = [x * scale, y * scale];
  const strip = (CAPTION * height) / HEIGHT;
  const project = (latlng) => place(latlng).subtract(world.min).multiplyBy(scale);
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
