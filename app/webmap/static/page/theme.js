/** The light or dark theme: the system's, until the user chooses; the choice is stored. */

import { on } from "../state/state.js";
import { remember, remembered } from "../state/storage.js";
import { t } from "../state/texts.js";
import { byId } from "./dom.js";

const KEY = "kouan-theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  const theme = remembered(KEY);
  return theme === "light" || theme === "dark" ? theme : undefined;
}

function dark() {
  return (chosen() ?? (system.matches ? "dark" : "light")) === "dark";
}

/** @type {(() => void)[]} */
const listeners = [];

/**
 * Call a function when the theme has changed.
 *
 * @param {() => void} listener
 */
export function onTheme(listener) {
  listeners.push(listener);
}

/**
 * A colour in which variables are replaced by their values, for what is no CSS.
 *
 * @param {string} colour
 */
export function resolved(colour) {
  const root = getComputedStyle(document.documentElement);
  return colour.replaceAll(/var\((--[\w-]+)\)/g, (_, name) => root.getPropertyValue(name).trim());
}

function wear() {
  document.documentElement.dataset.theme = dark() ? "dark" : "light";
  byId("theme").textContent = t(dark() ? "themeLight" : "themeDark");
  for (const listener of listeners) listener();
}

export function start() {
  byId("theme").addEventListener("click", () => {
    remember(KEY, dark() ? "light" : "dark");
    wear();
  });
  system.addEventListener("change", wear);
  on("lang", wear);
  wear();
}
