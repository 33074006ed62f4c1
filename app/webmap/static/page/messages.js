/** Messages that can be dismissed, with a retry where one makes sense. */

import { t } from "../state/texts.js";
import { byId, el } from "./dom.js";

/** What is asked anew by the messages shown. @type {Set<() => void>} */
const retries = new Set();

/** Try everything again that a message offers to try again. */
export function retryAll() {
  for (const again of [...retries]) again();
}

/**
 * Show a message; returns what takes it away.
 *
 * @param {string} text
 * @param {() => void} [retry]
 */
export function tell(text, retry) {
  const close = () => {
    message.remove();
    retries.delete(again);
  };
  const again = () => {
    close();
    retry?.();
  };
  const message = el(
    "p",
    { class: "message" },
    el("span", {}, text),
    retry ? el("button", { type: "button", onclick: again }, t("retry")) : null,
    el("button", { type: "button", onclick: close, "aria-label": t("close") }, "×"),
  );
  // What is said already is not said twice.
  for (const other of byId("messages").children) {
    if (other.firstChild?.textContent === text) other.remove();
  }
  byId("messages").append(message);
  if (retry) retries.add(again);
  return close;
}
