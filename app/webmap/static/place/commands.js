/** What the page can do, to be found by its name: its tabs, layers and buttons. */

import { all } from "../page/dom.js";

const CONTROLS = "#tabs [role=tab], #layers label, button[id]:not(#show-panel, #more-tabs)";
const LEAST = 2;

/**
 * The controls whose names have a text in them; each is pressed by `press`.
 *
 * @param {string} text
 * @returns {{name: string, press: () => void}[]}
 */
export function commands(text) {
  const sought = text.toLowerCase();
  if (sought.length < LEAST) return [];
  return all(CONTROLS, HTMLElement)
    .map((control) => ({ name: (control.getAttribute("aria-label") ?? control.textContent ?? "").trim(), press: () => control.click() }))
    .filter(({ name }) => name.toLowerCase().includes(sought));
}
