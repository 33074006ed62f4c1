/** A new airport against the distance rule: ask, draw, and show the verdict. */

import { ask } from "./api.js";
import { byId, el } from "./dom.js";
import { on, state, t } from "./state.js";

const TONES = { met: "var(--good)", "not-met": "var(--bad)", undetermined: "var(--doubt)", "not-applicable": "var(--soft)" };
const RULE = "/rules/airport-proximity/check";
const ASSESSMENT = "/assessments/preview";

let map;
let marks;
let last;
const listeners = [];

/** Be told of every verdict drawn, with the layer that goes when it goes. */
export function onVerdict(listener) {
  listeners.push(listener);
}

export function start(leafletMap) {
  map = leafletMap;
  map.createPane("check").style.zIndex = 460;
  marks = L.layerGroup().addTo(map);
  map.on("click", ({ latlng }) => {
    const { lng, lat } = latlng.wrap();
    check({ lon: lng.toFixed(5), lat: lat.toFixed(5) });
  });
  on("day", () => last && check(last));
  on("lang", () => last && check(last));
}

export async function check(candidate) {
  last = candidate;
  const card = byId("verdict");
  card.hidden = false;
  card.replaceChildren(el("p", { class: "waiting" }, t("checking")));
  const parameters = { ...candidate, as_of: state.day };
  try {
    const answer = await ask(RULE, { ...parameters, f: "geojson" });
    if (last !== candidate) return;
    draw(answer);
    card.replaceChildren(...verdict(answer, parameters));
    for (const listener of listeners) listener(answer, marks);
  } catch (error) {
    if (last === candidate) card.replaceChildren(...refusal(error));
  }
}

function close() {
  last = undefined;
  marks.clearLayers();
  byId("verdict").hidden = true;
}

function closer() {
  return el("button", { type: "button", class: "close", "aria-label": t("close"), onclick: close }, "×");
}

function refusal(error) {
  marks.clearLayers();
  const near = error.problem?.did_you_mean;
  return [
    closer(),
    el("p", {}, t("checkFailed", { why: error.message })),
    Array.isArray(near) && near.length
      ? el("p", { class: "near" }, t("didYouMean"), near.map((name) =>
        el("button", { type: "button", onclick: () => check({ airport: name.split(" ")[0] }) }, name)))
      : "",
  ];
}

function role(answer, wanted) {
  return answer.features.filter(({ properties }) => properties.role === wanted);
}

function draw(answer) {
  const tone = TONES[answer.outcome];
  const options = { pane: "check", interactive: false };
  marks.clearLayers();
  for (const ring of role(answer, "ring")) {
    L.geoJSON(ring, { ...options, style: { color: tone, weight: 1.8, dashArray: "7 5", fillColor: tone, fillOpacity: 0.06 } }).addTo(marks);
  }
  for (const line of role(answer, "line")) {
    const { within, distance_km: km } = line.properties;
    L.geoJSON(line, { ...options, style: { color: within ? TONES["not-met"] : "var(--mark)", weight: 1.6 } }).addTo(marks);
    // Lines leave one point: nearer their ends there is room for the figures.
    const path = line.geometry.coordinates;
    const [lon, lat] = path[Math.floor((path.length - 1) * 0.7)];
    L.tooltip({ permanent: true, direction: "center", className: "label distance", interactive: false })
      .setLatLng([lat, lon]).setContent(`${km.toFixed(1)} km`).addTo(marks);
  }
  for (const port of role(answer, "port")) {
    const [lon, lat] = port.geometry.coordinates;
    L.circleMarker([lat, lon], { ...options, radius: 6.5, color: "var(--mark)", weight: 2, fillColor: "var(--paper)", fillOpacity: 1 })
      .bindTooltip(port.properties.iata, { permanent: true, direction: "top", offset: [0, -6], className: "label place" })
      .addTo(marks);
  }
  const [candidate] = role(answer, "candidate");
  const [lon, lat] = candidate.geometry.coordinates;
  const icon = L.divIcon({ className: "candidate", html: "", iconSize: [16, 16] });
  const marker = L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(marks);
  marker.getElement().style.setProperty("--tone", tone);
  const shapes = answer.features.map((feature) => L.geoJSON(feature).getBounds());
  const whole = shapes.reduce((all, bounds) => all.extend(bounds), L.latLngBounds([lat, lon], [lat, lon]));
  const wide = window.innerWidth > 900;
  map.fitBounds(whole, {
    paddingTopLeft: [30, 30],
    paddingBottomRight: wide ? [440, 30] : [30, Math.round(window.innerHeight * 0.45)],
    maxZoom: 8,
  });
}

function table(ports) {
  const cells = ({ iata, name_zh: zh, name_en: en, distance_km: km, azimuth_deg: azimuth, within, open_from: from, open_from_latest: latest }) =>
    el(
      "tr",
      { class: within ? "within" : "" },
      el("td", { class: "code" }, iata),
      el("td", {}, state.lang === "zh" ? zh : en),
      el("td", { class: "number" }, km.toFixed(2)),
      el("td", { class: "number" }, `${azimuth.toFixed(0)}°`),
      el("td", { class: "since" }, from ?? (latest ? `≤ ${latest}` : t("notDocumented"))),
    );
  const heads = [t("code"), t("port"), t("distance"), t("bearing"), t("openSince")];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ports.map(({ properties }) => cells(properties))),
  );
}

function driven({ outcome, minutes, how, engine }) {
  if (minutes === null) return t(`drive_${outcome}`);
  const who = how === "road engine" ? engine : t("statedByApplicant");
  return t("driveMinutes", { minutes: Math.round(minutes), who });
}

/** The same question to the rule, to a whole assessment, and as a sheet to print. */
function links(parameters) {
  const href = (path, f) => `${path}?${new URLSearchParams({ ...parameters, f, lang: state.lang })}`;
  const pages = [
    [ASSESSMENT, "html", t("toAssessment")],
    [ASSESSMENT, "pdf", t("toSheet")],
    [RULE, "json", "JSON"],
    [RULE, "geojson", "GeoJSON"],
  ];
  return el("p", { class: "links" }, pages.map(([path, f, text]) =>
    el("a", { href: href(path, f), target: "_blank", rel: "noopener" }, text)));
}

function verdict(answer, parameters) {
  const [{ properties: here }] = role(answer, "candidate");
  const fact = (label, value) => [el("dt", {}, label), el("dd", {}, value)];
  const sign = answer.margin_km > 0 ? "+" : "";
  const heading = el("h2", {}, t(`verdict_${answer.outcome}`));
  heading.style.setProperty("--tone", TONES[answer.outcome]);
  return [
    closer(),
    heading,
    el("p", { class: "subject" }, `${here.name}${here.iata ? ` (${here.iata})` : ""}${here.province_zh ? ` · ${here.province_zh}` : ""} · ${t("asOf", { day: answer.as_of })}`),
    el("p", { class: "because" }, answer.because),
    table(role(answer, "port")),
    el(
      "dl",
      {},
      ...fact(t("margin"), answer.margin_km === null ? "—" : `${sign}${answer.margin_km.toFixed(2)} km`),
      ...fact(t("uncertainty"), answer.uncertainty_km === null ? "—" : `±${answer.uncertainty_km.toFixed(2)} km`),
      ...fact(t("drive"), driven(answer.drive)),
    ),
    el("ul", { class: "notes" }, answer.notes.map((note) => el("li", {}, note))),
    el(
      "blockquote",
      {},
      el("span", { lang: "zh" }, answer.clause.text_zh),
      state.lang === "en" ? el("p", { lang: "en" }, answer.clause.text_en) : null,
      el("cite", {}, t("clause", { section: answer.clause.section })),
    ),
    links(parameters),
  ];
}
