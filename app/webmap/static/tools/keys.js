/** Keys that lead to the search box, and the list of all keys. */

import { byId, el, isIn } from "../page/dom.js";
import { unfold } from "../page/panel.js";
import { isWhole } from "../state/config.js";
import { t } from "../state/texts.js";

/** Each key of the list, and the text that says what it does. */
const KEYS = [
  ["/", "keySearch"],
  ["Ctrl+K", "keySearch"],
  ["Enter", "keyChoose"],
  ["↑ ↓ ← →", "keyArrows"],
  ["+ −", "keyZoom"],
  ["Ctrl+Z", "keyUndo"],
  ["Ctrl+Shift+Z", "keyRedo"],
  ["Esc", "keyEscape"],
  ["?", "keyHelp"],
];
const WRITTEN = "textarea, select, input:not([type=checkbox], [type=radio], [type=range])";

function help() {
  const close = el("button", { type: "button", onclick: () => dialog.close() }, t("close"));
  const dialog = el(
    "dialog",
    { id: "keys", "aria-label": t("keysTitle"), onclose: () => dialog.remove() },
    el("h2", {}, t("keysTitle")),
    el("dl", {}, KEYS.flatMap(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(text))])),
    close,
  );
  document.body.append(dialog);
  dialog.showModal();
}

function search() {
  unfold(true);
  byId("query").focus();
}

/** What single keys do where nobody writes. @type {Record<string, () => void>} */
const PLAIN = { "/": search, "?": help };

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const held = event.ctrlKey || event.metaKey;
  const isWriting = isIn(event, WRITTEN);
  const wanted = held && event.key.toLowerCase() === "k" ? search : held || isWriting ? null : PLAIN[event.key];
  if (!wanted || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  wanted();
}

export function start() {
  // In a frame there is neither a search box nor a list to show.
  if (!isWhole) return;
  document.addEventListener("keydown", press);
  byId("panel").querySelector("footer")?.prepend(
    el("button", { type: "button", id: "show-keys", "data-text": "keysTitle", onclick: help }, t("keysTitle")),
  );
}
