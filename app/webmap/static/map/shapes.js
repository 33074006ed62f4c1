/**
 * What features are drawn as: points as symbols, all else as lines and areas.
 *
 * @typedef {L.CircleMarker | L.Polyline} Shape
 */

/**
 * Draw a feature; throws where it has no place.
 *
 * @param {import("../service/answers.js").Feature} feature
 * @param {L.GeoJSONOptions} options
 * @returns {Shape}
 */
export function drawnAs(feature, options) {
  const [shape] = L.geoJSON(feature, options).getLayers();
  if (shape instanceof L.CircleMarker || shape instanceof L.Polyline) return shape;
  throw new TypeError(`${feature.id}: ${feature.geometry?.type}`);
}

/** Where something is: a symbol at its place, all else within its bounds. @param {Shape | L.FeatureGroup} shape */
export function whereIs(shape) {
  return shape instanceof L.CircleMarker ? shape.getLatLng() : shape.getBounds();
}

/** The place of a point; throws where a feature is none. @param {import("../service/answers.js").Feature} feature */
export function placeOf({ id, geometry }) {
  if (geometry.type !== "Point") throw new TypeError(`${id}: ${geometry.type}`);
  const [lon, lat] = geometry.coordinates;
  return L.latLng(lat, lon);
}
