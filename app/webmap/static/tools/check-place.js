/** The popup of every place leads to the check of the distance rule there. */

import { candidateOf } from "../candidate/of-feature.js";
import { check, isAdding } from "../candidate/rule-check.js";
import { addPart } from "../map/popup-content.js";
import { el } from "../page/dom.js";
import { t } from "../state/texts.js";

/** @param {L.Map} map */
export function start(map) {
  /** @type {(...place: Parameters<import("../map/popup-content.js").Part>) => void} */
  const go = (layer, feature) => {
    map.closePopup();
    check(candidateOf(layer, feature));
  };
  addPart((layer, feature) => {
    if (layer.geometry !== "Point") return null;
    return el("p", { class: "check-place" }, el("button", { type: "button", onclick: () => go(layer, feature) }, t(isAdding() ? "checkPlaceAdd" : "checkPlace")));
  });
}
