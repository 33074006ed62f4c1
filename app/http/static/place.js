// The box for a place reads positions as the map does; names and codes are left to the service.
// @ts-expect-error It is there as it is served, not in this folder.
import { reader } from "../webmap/pure/notation.js";

const said = document.documentElement.lang === "en" ? "en" : "zh";

/**
 * The address that asks for a position in place of the text of the box.
 *
 * @type {(form: HTMLFormElement, box: HTMLInputElement, position: {lon: string, lat: string, datum?: string, accuracy_m?: number}) => string}
 */
function addressOf(form, box, { lon, lat, datum, accuracy_m }) {
  const asked = new FormData(form);
  asked.delete(box.name);
  asked.set("lon", lon);
  asked.set("lat", lat);
  if (datum) asked.set("datum", datum);
  if (accuracy_m && !asked.get("accuracy_m")) asked.set("accuracy_m", String(accuracy_m));
  return `${form.action}?${new URLSearchParams(/** @type {any} */ (asked))}`;
}

for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-notation]"))) {
  const { position, refusal } = reader(JSON.parse(box.dataset.notation ?? ""));
  const form = /** @type {HTMLFormElement} */ (box.form);
  box.addEventListener("input", () => {
    const why = /\d/.test(box.value) && !position(box.value) ? refusal(box.value) : null;
    box.setCustomValidity(why?.[said] ?? "");
  });
  form.addEventListener("submit", (event) => {
    const found = position(box.value);
    if (!found) return;
    event.preventDefault();
    location.assign(addressOf(form, box, found));
  });
}
