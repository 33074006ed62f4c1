/** The marker of a candidate: dragged by mouse or finger, or moved by the arrow keys. */

import { covered } from "../map/view.js";
import { pressable } from "../page/keyboard.js";
import { letter } from "../pure/candidates.js";
import { config } from "../state/config.js";
import { t } from "../state/texts.js";
import { TONES } from "./verdict-marks.js";

/**
 * @typedef {object} Candidate
 * @property {L.LatLngExpression} position
 * @property {number} place Among the candidates.
 * @property {boolean} several
 * @property {import("../service/answers.js").Outcome} outcome
 * @property {string} name
 * @property {() => void} lifted
 * @property {(position: L.LatLng) => void} moving
 * @property {(position: L.LatLng) => void} dropped
 * @property {() => void} chosen
 */

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Pixels a key moves it; with the shift key, one. */
const STEP_PX = 8;

/**
 * @param {number} place
 * @param {boolean} several
 */
function icon(place, several) {
  const face = document.createElement("span");
  if (several) face.textContent = letter(place);
  return L.divIcon({ className: "candidate", html: face, iconSize: [24, 24] });
}

/**
 * Call at most once a frame, with the latest of what came; what is over comes no more.
 *
 * @template T
 * @param {(latest: T) => void} action
 */
function eachFrame(action) {
  /** @type {T} */
  let latest;
  let waiting = 0;
  const next = () => {
    waiting = 0;
    action(latest);
  };
  return {
    later: (/** @type {T} */ value) => {
      latest = value;
      waiting ||= requestAnimationFrame(next);
    },
    over: () => {
      cancelAnimationFrame(waiting);
      waiting = 0;
    },
  };
}

/**
 * Let the arrow keys move a marker; a key let go drops it.
 *
 * @param {L.Map} map
 * @param {L.Marker} marker
 * @param {() => void} moved
 * @param {(position: L.LatLng) => void} dropped
 */
export function keys(map, marker, moved, dropped) {
  const element = marker.getElement();
  if (!element) throw new TypeError("marker");
  let under = false;
  element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const size = event.shiftKey ? 1 : STEP_PX;
    const point = map.latLngToContainerPoint(marker.getLatLng()).add([step[0] * size, step[1] * size]);
    marker.setLatLng(map.containerPointToLatLng(point));
    map.panInside(marker.getLatLng(), { ...covered(), animate: false });
    under = true;
    moved();
  });
  element.addEventListener("keyup", () => {
    if (under) dropped(marker.getLatLng());
    under = false;
  });
}

/**
 * Make the marker of a candidate. `lifted` hears at once that it moves, `moving` every frame
 * where it is, `dropped` where it was let go, `chosen` that it was clicked.
 *
 * @param {L.Map} map
 * @param {Candidate} candidate
 */
export function candidateMarker(map, { position, place, several, outcome, name, lifted, moving, dropped, chosen }) {
  const marker = L.marker(position, {
    icon: icon(place, several),
    draggable: !config.portable,
    autoPan: true,
    title: config.portable ? name : t("candidateMove"),
    zIndexOffset: 1000,
  });
  const { later, over } = eachFrame(moving);
  /** @type {(position: L.LatLng) => void} */
  const drop = (latlng) => {
    over();
    dropped(latlng);
  };
  const moved = () => {
    lifted();
    later(marker.getLatLng());
  };
  marker.on("drag", moved);
  marker.on("dragend", () => drop(marker.getLatLng()));
  marker.on("click", chosen);
  marker.on("remove", over);
  marker.on("add", () => {
    const element = marker.getElement();
    element?.setAttribute("aria-label", t("candidateLabel", { name }));
    paint(marker, outcome);
    if (!config.portable) keys(map, marker, moved, drop);
    pressable(marker);
  });
  return marker;
}

/**
 * @param {L.Marker} marker
 * @param {import("../service/answers.js").Outcome} outcome
 */
export function paint(marker, outcome) {
  marker.getElement()?.style.setProperty("--tone", TONES[outcome]);
}
