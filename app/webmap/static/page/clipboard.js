/** Copy text; browsers allow it on secure pages only. */

import { t } from "../state/texts.js";

/**
 * Copy a text, or select what shows it, and say which of both in `said`.
 *
 * @param {string} text
 * @param {HTMLElement} shown
 * @param {HTMLElement} said
 */
export async function copy(text, shown, said) {
  if (shown instanceof HTMLTextAreaElement) shown.select();
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = t("shareCopied");
  } catch {
    if (!(shown instanceof HTMLTextAreaElement)) getSelection()?.selectAllChildren(shown);
    said.textContent = t("shareByHand");
  }
}
