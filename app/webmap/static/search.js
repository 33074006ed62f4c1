/** One box: airport codes and positions are checked, names are found on the map. */

import { check } from "./check.js";
import { byId, el } from "./dom.js";
import { drawn, focus } from "./layers.js";
import { say, state, t } from "./state.js";

const CODE = /^[a-z]{3,4}$/i;
const POSITION = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/;
const MOST = 8;

function entries(text) {
  const wanted = text.toLowerCase();
  const found = [];
  for (const { layer, features, shapes } of drawn.values()) {
    for (const { id, properties: p } of features) {
      const words = [p.name_zh, p.name_en, p.iata, p.counterpart_zh, p.unlocode];
      if (shapes.has(id) && words.some((word) => word?.toLowerCase().includes(wanted))) {
        found.push({ layer, id, p });
      }
    }
  }
  return found.slice(0, MOST);
}

function choice(text, action) {
  const go = () => {
    byId("found").replaceChildren();
    document.body.classList.remove("panel-open");
    action();
  };
  return el("li", {}, el("button", { type: "button", onclick: go }, ...text));
}

function choices(text) {
  const position = text.match(POSITION);
  const found = [];
  if (position) {
    const [, lon, lat] = position;
    found.push(choice([t("checkPosition", { position: `${lon}, ${lat}` })], () => check({ lon, lat })));
  }
  if (CODE.test(text)) {
    const code = text.toUpperCase();
    found.push(choice([t("checkCode", { code })], () => check({ airport: code })));
  }
  for (const { layer, id, p } of entries(text)) {
    const name = el("strong", {}, p[`name_${state.lang}`]);
    found.push(choice([name, el("small", {}, say(layer.title))], () => focus(layer.id, id)));
  }
  return found;
}

export function start() {
  const query = byId("query");
  const list = byId("found");
  query.addEventListener("input", () => {
    const text = query.value.trim();
    list.replaceChildren(...(text.length > 1 ? choices(text) : []));
  });
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = query.value.trim();
    if (!text) return;
    const [first] = choices(text);
    if (first) first.firstChild.click();
    else list.replaceChildren(el("li", { class: "none" }, t("nothingFound")));
  });
}
