/** How a feature is drawn: its colours, the halo of its accuracy, its name. */

import { state } from "../state/state.js";

export const WEAK_M = 3000;
const UNSURE = new Set(["possible", "former-site"]);

function shadeOf(paint, properties) {
  return paint.shades.find(({ value }) => value === properties[paint.by]);
}

function colour(paint, properties) {
  return shadeOf(paint, properties)?.colour ?? paint.colour;
}

/** Layers of a day have panes of their own, which can be cut where another day's begin. */
export function paneOf({ dated }, geometry) {
  return dated ? `${geometry}-dated` : geometry;
}

/**
 * How Leaflet draws a feature: planned ones hollow, uncertain ones dashed.
 *
 * @param {import("../state/config.js").Layer} layer
 * @param {any} feature
 * @returns {L.CircleMarkerOptions & {symbol?: string}}
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

/** Rings and area of the rule look like the rule map, in the page's own colours. */
function ruleStyle({ paint: { by } }, { properties }, unsure) {
  return { weight: 1.2, dashArray: unsure ? "1 4" : "4 3", className: by ? `rule-area ground-${properties[by]}` : "ground-ring" };
}

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

/** A dashed halo of the accuracy round a weak position. */
export function halo(layer, feature) {
  const { position_accuracy_m: accuracy } = feature.properties;
  if (layer.geometry !== "Point" || !(accuracy >= WEAK_M)) return null;
  const [lon, lat] = feature.geometry.coordinates;
  return L.circle([lat, lon], {
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

/** The corner of an area that lies farthest south-east. */
function corner(shape) {
  const southEast = shape.getBounds().getSouthEast();
  const far = ({ lat, lng }) => Math.hypot(lat - southEast.lat, lng - southEast.lng);
  return shape.getLatLngs().flat(2).reduce((best, each) => (far(each) < far(best) ? each : best));
}

/** What an airport's name ends with beside other airports. */
const AIRPORT = /(国际)?机场$|( International)? Airport$/;

/** @param {string} name */
export function withoutAirport(name) {
  return name.replace(AIRPORT, "");
}

/** The name of a feature as it is written beside it. */
export function shortName({ properties }) {
  return withoutAirport(properties[`name_${state.lang}`]);
}

/**
 * The name of a feature on the map: of a place beside it, of an area at its south-east.
 *
 * @returns {import("./names.js").Name}
 */
export function nameOf({ paint, geometry }, shape, feature) {
  const isPoint = geometry === "Point";
  const shade = shadeOf(paint, feature.properties);
  const from = shade?.named_from ?? paint.named_from;
  return {
    key: String(feature.id),
    text: shortName(feature),
    at: isPoint ? shape.getLatLng() : corner(shape),
    kind: isPoint ? "place" : "area",
    rank: from + paint.shades.indexOf(shade) / 10,
    from,
    gap: paint.size_px + 4,
    sides: isPoint ? undefined : ["right", "below", "left"],
    colour: isPoint ? undefined : paint.colour,
  };
}
