/**
 * What the map shows, as SVG of its own: lines and areas as paths, names and symbols as
 * texts and shapes, all in the colours that the page has at this moment.
 */

import { everywhere, written } from "../map/names.js";
import { all, svg } from "../page/dom.js";
import { resolved } from "../page/theme.js";

/**
 * @typedef {{left: number, top: number, width: number, height: number}} Frame Pixels of the map.
 * @typedef {import("../pure/name-placing.js").Box} PixelBox
 * @typedef {import("./text.js").Box} Box
 *
 * @typedef {object} Inside What Leaflet keeps to itself, and a sheet needs.
 * @property {() => void} _reset
 * @property {L.Bounds} _bounds
 * @property {Element} _container
 * @property {{layer: Drawing, next: any} | null} _drawFirst The layers of a canvas, as a chain.
 * @typedef {L.Renderer & Inside} Drawn
 * @typedef {L.Path & {_renderer: unknown, _updatePath: () => void}} Drawing
 */

const PAINT = ["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"];
const NOTHING = "M0 0";
const HALO_PX = 3;
/** From the middle of a line of text down to its baseline, of its size. */
const BASELINE = 0.36;
const DIAMOND_PX = 7;
/** No name is longer. */
const BEYOND_PX = 500;
/** Ends the names of the sheet's own patterns: those of the page are not there on paper. */
const OF_SHEET = "-sheet";

/** The pane of a renderer that is on the map. @param {Drawn} renderer */
function paneOf(renderer) {
  const pane = renderer.getPane();
  if (!pane) throw new TypeError("pane");
  return pane;
}

/** @type {(renderer: Drawn) => number} */
function order(renderer) {
  return Number(getComputedStyle(paneOf(renderer)).zIndex);
}

/** @type {(map: L.Map) => Drawn[]} */
function renderers(map) {
  /** @type {Drawn[]} */
  const found = [];
  map.eachLayer((layer) => { if (layer instanceof L.Renderer) found.push(/** @type {Drawn} */ (layer)); });
  return found
    .filter((each) => getComputedStyle(paneOf(each)).display !== "none" && !paneOf(each).classList.contains("on-screen-only"))
    .sort((one, other) => order(one) - order(other));
}

/**
 * Let the renderers draw beyond the screen while something is done.
 *
 * @template R
 * @param {L.Map} map
 * @param {number} padding
 * @param {(all: Drawn[]) => R} action
 * @returns {R}
 */
function widely(map, padding, action) {
  const every = renderers(map);
  const usual = every.map(({ options: { padding: own = 0 } }) => own);
  const draw = (/** @type {Drawn} */ renderer, /** @type {number} */ wide) => {
    renderer.options.padding = wide;
    renderer._reset();
  };
  for (const [place, each] of every.entries()) draw(each, Math.max(padding, usual[place]));
  try {
    return action(every);
  } finally {
    for (const [place, each] of every.entries()) draw(each, usual[place]);
  }
}

/** The path of a layer that is drawn on a canvas, by Leaflet's own pen for SVG. @type {(layer: Drawing) => string} */
function outline(layer) {
  const renderer = /** @type {Drawn} */ (layer._renderer);
  let found = NOTHING;
  const pen = { _bounds: renderer._bounds, _setPath: (/** @type {L.Path} */ _, /** @type {string} */ path) => { found = path; } };
  layer._renderer = Object.setPrototypeOf(pen, L.SVG.prototype);
  layer._updatePath();
  layer._renderer = renderer;
  return found;
}

/** @type {(renderer: Drawn) => SVGElement[]} */
function onCanvas(renderer) {
  const found = [];
  for (let place = renderer._drawFirst; place; place = place.next) {
    const { options } = place.layer;
    const dashes = [options.dashArray ?? "none"].flat().join(" ");
    found.push(svg("path", {
      d: outline(place.layer),
      fill: options.fill ? resolved(options.fillColor ?? options.color ?? "") : "none",
      "fill-opacity": options.fillOpacity,
      "fill-rule": options.fillRule,
      stroke: options.stroke ? resolved(options.color ?? "") : "none",
      "stroke-width": options.weight,
      "stroke-opacity": options.opacity,
      "stroke-dasharray": dashes,
      "stroke-linecap": options.lineCap,
      "stroke-linejoin": options.lineJoin,
    }));
  }
  return found;
}

/** How something is painted, its patterns those of the sheet. @type {(element: Element) => Record<string, string>} */
export function paintOf(element) {
  const looks = getComputedStyle(element);
  /** @type {(value: string) => string} */
  const own = (value) => value.replace(/url\("#([\w-]+)"\)/, `url("#$1${OF_SHEET}")`);
  return Object.fromEntries(PAINT.map((name) => [name, own(looks.getPropertyValue(name))]));
}

/** @type {(renderer: Drawn) => SVGElement[]} */
function onSvg(renderer) {
  return [...renderer._container.querySelectorAll("path")]
    .filter((path) => getComputedStyle(path).display !== "none")
    .map((path) => svg("path", { d: path.getAttribute("d"), ...paintOf(path) }));
}

/** @type {(all: Drawn[]) => SVGElement[]} */
function paths(all) {
  const found = all.flatMap((each) => (each instanceof L.Canvas ? onCanvas(each) : onSvg(each)));
  return found.filter((path) => !["", NOTHING].includes(path.getAttribute("d") ?? ""));
}

/** Where an element stands, in pixels of the map. @type {(map: L.Map, element: Element) => Box} */
function place(map, element) {
  const [own, whole] = [element, map.getContainer()].map((each) => each.getBoundingClientRect());
  return { x: own.x - whole.x, y: own.y - whole.y, width: own.width, height: own.height };
}

/**
 * A text on the map as it looks there, with its middle where it was.
 *
 * @type {(map: L.Map, element: Element, halo?: string) => SVGElement}
 */
function text(map, element, halo) {
  const looks = getComputedStyle(element.firstElementChild ?? element);
  const size = Number.parseFloat(looks.fontSize);
  const { x, y, width, height } = place(map, element);
  return svg("text", {
    x: x + width / 2,
    y: y + height / 2 + size * BASELINE,
    fill: looks.color,
    opacity: getComputedStyle(element).opacity,
    "text-anchor": "middle",
    "font-size": size,
    "font-family": looks.fontFamily,
    "font-weight": looks.fontWeight,
    "font-style": looks.fontStyle,
    "letter-spacing": looks.letterSpacing,
    ...(halo ? { "paint-order": "stroke", stroke: halo, "stroke-width": HALO_PX, "stroke-linejoin": "round" } : {}),
  }, element.textContent);
}

/**
 * A candidate is a diamond, all others discs, as their stylesheets have it.
 *
 * @type {(map: L.Map, element: Element) => (Element | null)[]}
 */
function marker(map, element) {
  const box = place(map, element);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const rim = resolved("var(--paper)");
  const shape = element.classList.contains("candidate")
    ? diamond(x, y, DIAMOND_PX, getComputedStyle(element, "::before").backgroundColor, rim)
    : svg("circle", { cx: x, cy: y, r: box.width / 2 - 1, fill: getComputedStyle(element).backgroundColor, stroke: rim, "stroke-width": 2 });
  return [shape, element.textContent ? text(map, element) : null];
}

/**
 * A square on its corner with a rim, as candidates have it.
 *
 * @type {(x: number, y: number, half: number, fill: string, rim: string) => SVGElement}
 */
export function diamond(x, y, half, fill, rim) {
  const side = half * 2;
  /** @type {(grown: number, colour: string) => SVGElement} */
  const square = (grown, colour) => svg("rect", {
    x: x - half - grown,
    y: y - half - grown,
    width: side + grown * 2,
    height: side + grown * 2,
    fill: colour,
    transform: `rotate(45 ${x} ${y})`,
  });
  return svg("g", {}, square(half * 0.35, fill), square(half * 0.2, rim), square(0, fill));
}

/** The patterns that areas are filled with, in the colours of this moment. */
function patterns() {
  return [...document.querySelectorAll(".map-defs defs")].map((original) => {
    const copy = /** @type {Element} */ (original.cloneNode(true));
    const parts = copy.querySelectorAll("*");
    for (const named of copy.querySelectorAll("[id]")) named.id += OF_SHEET;
    original.querySelectorAll("*").forEach((part, index) => {
      const looks = getComputedStyle(part);
      for (const name of PAINT) parts[index].setAttribute(name, looks.getPropertyValue(name));
    });
    return copy;
  });
}

/** @type {(map: L.Map) => SVGElement[]} */
function tiles(map) {
  return all("img.leaflet-tile-loaded", HTMLImageElement, map.getPanes().tilePane)
    .map((image) => svg("image", { href: image.src, ...place(map, image) }));
}

/**
 * What of the map fills a frame, so many millimetres a pixel; tiles end where the screen does.
 *
 * @type {(map: L.Map, frame: {width: number, height: number}, unit: number | undefined) => Frame}
 */
export function extent(map, frame, unit) {
  const { x, y } = map.getSize();
  const [width, height] = unit ? [frame.width / unit, frame.height / unit] : [x, y];
  return { left: (x - width) / 2, top: (y - height) / 2, width, height };
}

/** What a frame shows of the map. @type {(map: L.Map, frame: Frame) => L.LatLngBounds} */
export function boundsOf(map, { left, top, width, height }) {
  const corners = [L.point(left, top), L.point(left + width, top + height)];
  return L.latLngBounds(corners.map((corner) => map.containerPointToLatLng(corner)));
}

/** What lies round a frame: no name is cut by its edge. @type {(frame: Frame) => PixelBox[]} */
function around({ left, top, width, height }) {
  const [right, bottom] = [left + width, top + height];
  const [west, north, east, south] = [left - BEYOND_PX, top - BEYOND_PX, right + BEYOND_PX, bottom + BEYOND_PX];
  return [
    { left: west, top: north, right: east, bottom: top },
    { left: west, top: bottom, right: east, bottom: south },
    { left: west, top, right: left, bottom },
    { left: right, top, right: east, bottom },
  ];
}

/** @type {(box: PixelBox, x: number, y: number) => PixelBox} */
function moved({ left, top, right, bottom }, x, y) {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

/**
 * The map's view, in pixels of the map, with the tiles of an online base map or without.
 *
 * `features` writes the names of all features, and no name covers what is `taken`. How many
 * found no room is in `data-unnamed`.
 *
 * @param {L.Map} map
 * @param {Frame} frame
 * @param {{tiled: boolean, features?: boolean, taken: PixelBox[]}} more
 */
export function view(map, { left, top, width, height }, { tiled, features = false, taken }) {
  const { x, y } = map.getSize();
  const beyond = (Math.max(width / x, height / y) - 1) / 2;
  const { x: east, y: south } = map.layerPointToContainerPoint([0, 0]);
  const paper = resolved("var(--paper)");
  let unnamed = 0;
  const drawn = [
    patterns(),
    svg("rect", { x: left, y: top, width, height, fill: resolved("var(--sea)") }),
    tiled ? tiles(map) : null,
    svg("g", { transform: `translate(${east} ${south})` }, widely(map, beyond, paths)),
    all(".leaflet-marker-icon:not(.note-handle)", HTMLElement, map.getPanes().mapPane).flatMap((each) => marker(map, each)),
    everywhere(boundsOf(map, { left, top, width, height }), { features, taken: [...taken, ...around({ left, top, width, height })].map((box) => moved(box, -east, -south)) }, (leaders, without) => {
      unnamed = without;
      return [
        leaders.map(([x1, y1, x2, y2]) => svg("line", { x1: x1 + east, y1: y1 + south, x2: x2 + east, y2: y2 + south, stroke: resolved("var(--soft)"), "stroke-width": 0.6 })),
        written().map((each) => text(map, each, paper)),
      ].flat();
    }),
  ];
  return svg("g", { "data-unnamed": unnamed }, ...drawn);
}
