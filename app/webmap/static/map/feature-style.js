/** How a feature is drawn: its colours, the halo of its accuracy, its name. */

import { say } from "../state/texts.js";
import { placeOf } from "./shapes.js";

/**
 * @typedef {import("../state/config.js").Layer} Layer
 * @typedef {import("../state/config.js").Paint} Paint
 * @typedef {import("../service/answers.js").Feature} Feature
 * @typedef {import("../service/answers.js").Properties} Properties
 * @typedef {import("./symbol-marker.js").SymbolOptions} SymbolOptions
 */

export const WEAK_M = 3000;
const UNSURE = new Set(["possible", "former-site"]);

/**
 * @param {Paint} paint
 * @param {Properties} properties
 */
function shadeOf(paint, properties) {
  const { by, shades } = paint;
  return by === null ? undefined : shades.find(({ value }) => value === properties[by]);
}

/**
 * @param {Paint} paint
 * @param {Properties} properties
 */
function colour(paint, properties) {
  return shadeOf(paint, properties)?.colour ?? paint.colour;
}

/**
 * Layers of a day have panes of their own, which can be cut where another day's begin.
 *
 * @type {(layer: {dated: boolean}, geometry: string) => string}
 */
export function paneOf({ dated }, geometry) {
  return dated ? `${geometry}-dated` : geometry;
}

/**
 * How Leaflet draws a feature: planned ones hollow, uncertain ones dashed.
 *
 * @param {Layer} layer
 * @param {Feature} feature
 * @returns {SymbolOptions}
 */
export function style(layer, feature) {
  const { paint, geometry } = layer;
  const { status, certainty } = feature.properties;
  const tone = colour(paint, feature.properties);
  const planned = status === "planned";
  const unsure = UNSURE.has(certainty);
  const pane = paneOf(layer, geometry);
  if (geometry === "Point") return { pane, ...pointStyle(paint, tone, planned, unsure || status === null) };
  return {
    pane,
    color: tone,
    weight: paint.size_px,
    ...(layer.group === "rule" ? ruleStyle(layer, feature, unsure) : { dashArray: planned || unsure ? "5 4" : undefined }),
    fill: geometry !== "LineString",
    fillColor: tone,
    fillOpacity: paint.fill,
  };
}

/**
 * Rings and area of the rule look like the rule map, in the page's own colours.
 *
 * @type {(layer: Layer, feature: Feature, unsure: boolean) => L.PathOptions}
 */
function ruleStyle({ paint: { by } }, { properties }, unsure) {
  return { weight: 1.2, dashArray: unsure ? "1 4" : "4 3", className: by ? `rule-area ground-${properties[by]}` : "ground-ring" };
}

/** @type {(paint: Paint, tone: string, planned: boolean, unsure: boolean) => SymbolOptions} */
function pointStyle(paint, tone, planned, unsure) {
  return {
    symbol: paint.symbol,
    radius: paint.size_px,
    color: planned || unsure ? tone : "var(--paper)",
    weight: planned ? 1.8 : 1.2,
    dashArray: unsure ? "2 2" : undefined,
    fillColor: planned ? "var(--paper)" : tone,
    fillOpacity: planned ? 0.85 : unsure ? 0.35 : 0.95,
  };
}

/**
 * A dashed halo of the accuracy round a weak position.
 *
 * @param {Layer} layer
 * @param {Feature} feature
 */
export function halo(layer, feature) {
  const { position_accuracy_m: accuracy } = feature.properties;
  if (layer.geometry !== "Point" || !accuracy || accuracy < WEAK_M) return null;
  return L.circle(placeOf(feature), {
    pane: paneOf(layer, "LineString"),
    radius: accuracy,
    color: colour(layer.paint, feature.properties),
    weight: 1,
    opacity: 0.7,
    dashArray: "3 4",
    fill: false,
    interactive: false,
  });
}

/** The corner of an area that lies farthest south-east. @type {(shape: L.Polyline) => L.LatLng} */
function corner(shape) {
  const southEast = shape.getBounds().getSouthEast();
  /** @type {(position: L.LatLng) => number} */
  const far = ({ lat, lng }) => Math.hypot(lat - southEast.lat, lng - southEast.lng);
  const all = /** @type {L.LatLng[]} */ (/** @type {unknown[]} */ (shape.getLatLngs()).flat(2));
  return all.reduce((best, each) => (far(each) < far(best) ? each : best));
}

/** What an airport's name ends with beside other airports. */
const AIRPORT = /(国际)?机场$|( International)? Airport$/;

/** @param {string} name */
export function withoutAirport(name) {
  return name.replace(AIRPORT, "");
}

/** The name of a feature in the language chosen. @param {{properties: {name_zh: string, name_en: string}}} feature */
export function fullName({ properties }) {
  return say({ zh: properties.name_zh, en: properties.name_en });
}

/** The same as it is written beside the feature. @param {{properties: {name_zh: string, name_en: string}}} feature */
export function shortName(feature) {
  return withoutAirport(fullName(feature));
}

/**
 * The name of a feature on the map: of a place beside it, of an area at its south-east.
 *
 * @param {Layer} layer
 * @param {import("./shapes.js").Shape} shape
 * @param {Feature} feature
 * @returns {import("./names.js").Name}
 */
export function nameOf({ paint }, shape, feature) {
  const isPoint = shape instanceof L.CircleMarker;
  const shade = shadeOf(paint, feature.properties);
  const from = shade?.named_from ?? paint.named_from ?? Infinity;
  return {
    key: String(feature.id),
    text: shortName(feature),
    at: isPoint ? shape.getLatLng() : corner(shape),
    kind: isPoint ? "place" : "area",
    rank: from + (shade ? paint.shades.indexOf(shade) : -1) / 10,
    from,
    gap: paint.size_px + 4,
    sides: isPoint ? undefined : ["right", "below", "left"],
    colour: isPoint ? undefined : paint.colour,
  };
}
