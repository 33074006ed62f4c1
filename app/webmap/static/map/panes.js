/** The panes of the map in drawing order; Leaflet's own are at 200 and from 400 on. */

/** @type {Record<string, number>} */
const ORDER = {
  around: 290,
  base: 300,
  detail: 301,
  own: 405,
  MultiPolygon: 410,
  Polygon: 420,
  LineString: 430,
  Point: 450,
  check: 460,
  notes: 465,
  measure: 470,
  names: 620,
};

/**
 * Make a pane where it is not there yet; returns it. What follows a hyphen tells panes of one
 * height apart.
 *
 * @param {L.Map} map
 * @param {string} name
 */
export function pane(map, name) {
  const found = map.getPane(name) ?? map.createPane(name);
  found.style.zIndex = String(ORDER[name.split("-")[0]]);
  return found;
}
