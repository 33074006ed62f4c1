/** Build elements; texts go in as text, never as markup. */

import { outline } from "../pure/symbols.js";

/**
 * @typedef {Node | string | number | null | undefined} Child
 */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @typedef {{[E in keyof HTMLElementEventMap as `on${E}`]?: ((event: HTMLElementEventMap[E] & {currentTarget: HTMLElementTagNameMap[K]}) => void) | false} & Record<string, unknown>} Attributes
 */

/**
 * Make an element. Attributes that are absent or false are left out; `on…` are listeners.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes<K>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...present(children));
  return node;
}

/**
 * The nodes and texts among children, those in lists too.
 *
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  return children.flat().filter((child) => child !== null && child !== undefined).map((child) => (child instanceof Node ? child : String(child)));
}

/** @type {"http://www.w3.org/2000/svg"} */
const SPACE = "http://www.w3.org/2000/svg";

/**
 * Make an element of SVG; attributes that are absent are left out.
 *
 * @param {string} tag
 * @param {Record<string, string | number | null | undefined>} [attributes]
 * @param {...(Child | Child[])} children
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) node.setAttribute(name, String(value));
  }
  node.append(...present(children));
  return node;
}

const HAN = /\p{Script=Han}/u;

/**
 * Chinese among English is marked as such, for those who have it read to them.
 *
 * @param {string} text
 */
export function foreign(text) {
  return document.documentElement.lang === "en" && HAN.test(text) ? "zh-CN" : null;
}

/**
 * The element with an identifier, which must be there and of the kind asked for.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof (kind ?? HTMLElement))) throw new TypeError(`#${id}`);
  return /** @type {T} */ (found);
}

/**
 * The elements of a kind that match a selector.
 *
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {new () => T} [kind]
 * @param {ParentNode} [within]
 * @returns {T[]}
 */
export function all(selector, kind, within = document) {
  const found = [...within.querySelectorAll(selector)];
  return /** @type {T[]} */ (found.filter((each) => each instanceof (kind ?? HTMLElement)));
}

/**
 * The first of them; there must be one.
 *
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {new () => T} [kind]
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function first(selector, kind, within) {
  const [found] = all(selector, kind, within);
  if (!found) throw new TypeError(selector);
  return found;
}

/**
 * Whether something happened in what a selector matches.
 *
 * @param {Event} event
 * @param {string} selector
 */
export function isIn({ target }, selector) {
  return target instanceof Element && target.closest(selector) !== null;
}

/** The element that has the keyboard, if it is one of HTML. */
export function focused() {
  const found = document.activeElement;
  return found instanceof HTMLElement ? found : null;
}

/**
 * What stands for a layer in a legend: its symbol, its line, or its area.
 *
 * @param {string} colour
 * @param {import("../state/config.js").Layer} layer
 * @param {string} [value] That of a shade.
 */
export function swatch(colour, layer, value = "") {
  return svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, signOf(colour, layer, value));
}

/** @type {(colour: string, layer: import("../state/config.js").Layer, value: string) => Element} */
function signOf(colour, { geometry, group, paint: { symbol, by } }, value) {
  if (geometry === "Point") return svg("path", { d: outline(symbol, 8, 8, 5), fill: colour });
  if (geometry === "LineString") return svg("line", { x1: 1, y1: 12, x2: 15, y2: 4, stroke: colour, "stroke-width": 2.5 });
  return svg("rect", { x: 1.5, y: 3, width: 13, height: 10, fill: colour, "fill-opacity": 0.2, stroke: colour, class: group === "rule" ? `ground-${by ? value || "within" : "ring"}` : null });
}
