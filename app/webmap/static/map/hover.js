/** The name of what the pointer is over, where it is not written on the map. */

import { el } from "../page/dom.js";

/** @type {L.Tooltip | undefined} */
let tip;

/**
 * Show a text beside a shape while the pointer is over it.
 *
 * @param {L.Map} map
 * @param {L.Layer} shape
 * @param {(event: L.LeafletMouseEvent) => string} text
 */
export function hover(map, shape, text) {
  shape.on("mouseover", (/** @type {L.LeafletMouseEvent} */ event) => {
    const message = text(event);
    if (!message) return;
    tip ??= L.tooltip({ className: "hover", direction: "top", offset: [0, -8], interactive: false });
    const at = shape instanceof L.CircleMarker ? shape.getLatLng() : event.latlng;
    map.openTooltip(tip.setLatLng(at).setContent(el("span", {}, message)));
  });
  shape.on("mouseout remove", () => { if (tip) map.closeTooltip(tip); });
}
