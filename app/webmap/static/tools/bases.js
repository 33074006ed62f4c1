/** Choose the base map: the provinces served here, or online tiles that a setting offers. */

import { systemOf } from "../map/tile-datums.js";
import { tiled } from "../map/tile-layer.js";
import { all, byId, el } from "../page/dom.js";
import { tell } from "../page/messages.js";
import { latest } from "../pure/latest.js";
import { config } from "../state/config.js";
import { keep, on, set, state } from "../state/state.js";
import { say, t } from "../state/texts.js";

const PROVINCES = "provinces";

const online = new Map(config.basemaps.map((base) => [base.id, base]));

/** @typedef {import("../state/config.js").OnlineBase} OnlineBase */

/** @type {L.Map} */
let map;
/** @type {L.LayerGroup | undefined} */
let shown;
let credit = "";
const questions = latest();

keep("base", config.basemap, {
  read: (id) => {
    if (id !== PROVINCES && !online.has(id)) throw new RangeError(id);
    return id;
  },
  undoable: true,
});

/**
 * @param {string} id
 * @param {string} name
 */
function radio(id, name) {
  const box = el("input", { type: "radio", name: "base", value: id, checked: state.base === id, onchange: () => set("base", id) });
  return el("label", {}, box, el("span", {}, name));
}

function write() {
  byId("bases").replaceChildren(
    el("legend", {}, t("baseMap")),
    el("div", { class: "bases-choice" }, radio(PROVINCES, t("basesProvinces")), [...online.values()].map((base) => radio(base.id, say(base.name)))),
  );
}

/** Whose tiles they are, and what must be said of them, where they are seen. */
function writeCredit() {
  map.attributionControl.removeAttribution(credit);
  const base = online.get(state.base);
  credit = "";
  if (!base) return;
  const source = el("a", { href: base.attributionUrl, target: "_blank", rel: "noopener" }, say(base.attribution));
  const note = base.note ? el("span", { class: "bases-note" }, say(base.note)) : "";
  credit = el("p", {}, source, " ", note).innerHTML;
  map.attributionControl.addAttribution(credit);
}

/** Tiles come by the dozen: of those that fail, the first speaks for all. @param {OnlineBase} base */
function sheets(base) {
  let told = false;
  const group = tiled(base, () => {
    if (told) return;
    told = true;
    tell(t("basesTiles", { name: say(base.name) }), () => {
      told = false;
      group.eachLayer((layer) => /** @type {L.TileLayer} */ (layer).redraw());
    });
  });
  return group;
}

/**
 * @param {OnlineBase | undefined} base
 * @param {L.CRS} system
 */
function lay(base, system) {
  const [centre, zoom] = [map.getCenter(), map.getZoom()];
  shown?.remove();
  if (map.options.crs !== system) {
    map.options.crs = system;
    map.setView(centre, zoom, /** @type {L.ZoomPanOptions} */ ({ reset: true }));
  }
  shown = base && sheets(base).addTo(map);
  map.getContainer().classList.toggle("on-tiles", Boolean(base));
  writeCredit();
}

/** @param {string} id */
async function choose(id) {
  const isLatest = questions.ask();
  const base = online.get(id);
  for (const box of all("#bases input", HTMLInputElement)) box.checked = box.value === id;
  try {
    const system = await systemOf(base?.datum ?? "wgs84");
    if (isLatest()) lay(base, system);
  } catch (error) {
    tell(t("basesFailed", { name: base ? say(base.name) : id, why: error.message }), () => set("base", id));
    if (isLatest()) set("base", PROVINCES);
  }
}

/** @param {L.Map} leafletMap */
export function start(leafletMap) {
  if (!online.size) return;
  map = leafletMap;
  byId("layers").before(el("fieldset", { id: "bases" }));
  write();
  on("lang", () => {
    write();
    writeCredit();
  });
  on("base", choose);
  choose(state.base);
}
