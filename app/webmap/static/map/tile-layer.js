/** The tiles of an online base map, counted as their host counts them. */

import { BAIDU_ZOOM_OFFSET } from "./tile-datums.js";

/** @type {(number: number) => string} */
function baiduNumber(number) {
  return String(number).replace("-", "M");
}

/** @type {(address: string, options: L.TileLayerOptions) => L.TileLayer} */
function baiduTiles(address, options) {
  const Tiles = /** @type {any} */ (L.TileLayer).extend({
    /** Baidu counts rows northwards from the equator, the first of them 0. */
    getTileUrl(/** @type {L.Coords} */ coords) {
      return L.Util.template(address, {
        s: this._getSubdomain(coords),
        x: baiduNumber(coords.x),
        y: baiduNumber(-coords.y - 1),
        z: this._getZoomForUrl(),
      });
    },
  });
  return new Tiles(address, options);
}

const SCHEMES = {
  webmercator: { offset: 0, make: L.tileLayer },
  baidu: { offset: BAIDU_ZOOM_OFFSET, make: baiduTiles },
};

/**
 * One group of the base map's sheets, the lowest first; `failed` is told of every tile.
 *
 * @param {import("../state/config.js").OnlineBase} base
 * @param {() => void} failed
 */
export function tiled(base, failed) {
  const { offset, make } = SCHEMES[base.scheme];
  const options = { subdomains: base.subdomains, zoomOffset: offset, maxNativeZoom: base.maxZoom - offset };
  return L.layerGroup(base.addresses.map((address) => make(address, options).on("tileerror", failed)));
}
