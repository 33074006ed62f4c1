/** Keyboard access: keys for elements that act as buttons, Escape, and where focus goes. */

import { all, focused, isIn, present } from "./dom.js";

/** @type {{isOpen: () => unknown, close: () => void}[]} */
const open = [];
/**
 * Where the keyboard was in a node, and what has it instead until that is there again.
 *
 * @type {WeakMap<HTMLElement, {instead: string | undefined, sought: string}>}
 */
const missed = new WeakMap();

/**
 * Let Enter and the space bar do to a marker what a click does.
 *
 * @param {L.Marker | L.Path} marker
 */
export function pressable(marker) {
  marker.getElement()?.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent)) return;
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    marker.fire("click");
  });
}

/**
 * Let Escape close something where it is open, unless it is pressed where somebody writes;
 * what was declared first goes first.
 *
 * @param {() => unknown} isOpen
 * @param {() => void} close
 */
export function escapable(isOpen, close) {
  open.push({ isOpen, close });
}

/**
 * Give the keyboard to what opened; returns what gives it back to where it was.
 *
 * @param {HTMLElement} element
 */
export function enter(element) {
  const before = focused();
  element.focus({ preventScroll: true });
  return () => {
    const lost = document.activeElement === document.body || element.contains(document.activeElement);
    if (lost && before?.isConnected) before.focus({ preventScroll: true });
  };
}

/**
 * Fill a node anew and leave the keyboard where it was: at what has the same `data-key`,
 * or while that is gone at the first that has one.
 *
 * @param {HTMLElement} node
 * @param {...(import("./dom.js").Child | import("./dom.js").Child[])} content
 */
export function refill(node, ...content) {
  const here = focused();
  const held = here && node.contains(here) ? here.dataset.key : undefined;
  node.replaceChildren(...present(content));
  if (held === undefined) return;
  const { instead, sought } = missed.get(node) ?? {};
  const key = sought !== undefined && held === instead ? sought : held;
  const keyed = all("[data-key]", HTMLElement, node);
  const again = keyed.find((each) => each.dataset.key === key);
  const next = again ?? keyed[0];
  if (again) missed.delete(node);
  else missed.set(node, { instead: next?.dataset.key, sought: key });
  next?.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  const written = isIn(event, "form:not(#search)") || event.isComposing;
  if (event.key !== "Escape" || event.defaultPrevented || written) return;
  open.find(({ isOpen }) => isOpen())?.close();
});
