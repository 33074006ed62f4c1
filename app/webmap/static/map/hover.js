/** The name of what the pointer is over, where it is not written on the map. */

/** @type {L.Tooltip | undefined} */
let tip;

/**
 * Show a text beside a shape while the pointer is over it.
 *
 * @param {L.Map} map
 * @param {L.Layer} shape
 * @param {(event: any) => string} text
 */
export function hover(map, shape, text) {
  shape.on("mouseover", (event) => {
    const message = text(event);
    if (!message) return;
    tip ??= L.tooltip({ className: "hover", direction: "top", offset: [0, -8], interactive: false });
    const written = document.createElement("span");
    written.textContent = message;
    const at = /** @type {any} */ (shape).getLatLng?.() ?? /** @type {any} */ (event).latlng;
    map.openTooltip(tip.setLatLng(at).setContent(written));
  });
  shape.on("mouseout remove", () => { if (tip) map.closeTooltip(tip); });
}
