/** Leaflet markers with the symbols of the layers. */

import { outline } from "../pure/symbols.js";

/** @typedef {L.CircleMarkerOptions & {symbol?: string}} SymbolOptions */

/** A circle marker of Leaflet's in another shape. */
const SymbolMarker = /** @type {any} */ (L.CircleMarker).extend({
  _updatePath() {
    const { x, y } = this._point;
    this._renderer._setPath(this, this._empty() ? "M0 0" : outline(this.options.symbol, x, y, this._radius));
  },
});

/** @type {(position: L.LatLngExpression, options: SymbolOptions) => L.CircleMarker} */
export function symbolMarker(position, options) {
  return new SymbolMarker(position, options);
}
