/** Labels that would overlap: the less important of two is left out. */

/** Areas that labels must not cover, and the labels, the most important first. */
const SYMBOLS = ".cluster, .candidate";
const ORDER = [".distance", ".area", ".place"];
const CROWDED = "crowded";

let container;
let waiting = false;

function apart(one, other) {
  return one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
}

function thin() {
  waiting = false;
  const all = ORDER.flatMap((kind) => [...container.querySelectorAll(`.leaflet-tooltip.label${kind}`)]);
  const boxes = all.map((label) => label.getBoundingClientRect());
  const taken = [...container.querySelectorAll(SYMBOLS)].map((symbol) => symbol.getBoundingClientRect());
  all.forEach((label, place) => {
    const free = taken.every((box) => apart(box, boxes[place]));
    label.classList.toggle(CROWDED, !free);
    if (free && boxes[place].width) taken.push(boxes[place]);
  });
}

/** Once a frame, however much was drawn in it. */
function later() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(thin);
}

export function start(map) {
  container = map.getContainer();
  map.on("layeradd layerremove zoomend resize", later);
  later();
}
