/** The rule in figures: ground beyond and within the rings, in all and a province. */

import { el } from "../../page/dom.js";
import { state } from "../../state/state.js";
import { t } from "../../state/texts.js";

/**
 * @typedef {import("../../page/dom.js").Child} Child
 * @typedef {import("../../service/answers.js").Ground} Ground
 * @typedef {import("../../service/answers.js").ProvinceAreas} ProvinceAreas
 * @typedef {import("../../state/assumptions.js").Assumed} Assumed
 * @typedef {{id: string, iata: string, zh: string, en: string}} Choice A port or an airport of which something can be assumed.
 * @typedef {(row: ProvinceAreas) => void} Reach
 *
 * @typedef {object} Answer
 * @property {string} question
 * @property {Ground} now
 * @property {Ground | null} before Without the assumptions, if there are any.
 * @property {import("../../service/answers.js").Answers["/map/ground.geojson"]} ground
 * @property {Record<Assumed, Choice[]>} choices
 */

/** @type {(value: number) => string} */
function km2(value) {
  return `${Math.round(value).toLocaleString("en")} km²`;
}

/** @type {(value: number) => string} */
function share(value) {
  return `${(value * 100).toFixed(1)}%`;
}

/** @param {ProvinceAreas} row */
function named(row) {
  return state.lang === "zh" ? row.province_zh : row.province_en;
}

/** @param {number} free */
function bar(free) {
  const node = el("span", { class: "bar", "aria-hidden": "true" });
  node.style.setProperty("--size", String(free));
  return node;
}

/**
 * @template {ProvinceAreas} R
 * @param {R[]} rows
 * @param {string[]} heads
 * @param {(row: R) => Child | Child[]} cells
 * @param {Reach} reach
 */
function table(rows, heads, cells, reach) {
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, t(head))))),
    el("tbody", {}, rows.map((row) => el(
      "tr",
      {},
      el("th", { scope: "row" }, el("button", { type: "button", onclick: () => reach(row) }, named(row))),
      cells(row),
    ))),
  );
}

/**
 * @param {Ground} ground
 * @param {Reach} reach
 */
function provinces({ provinces: rows, unplaced }, reach) {
  const sorted = [...rows].sort((a, b) => b.free_share - a.free_share || b.area_km2 - a.area_km2);
  /** @type {(value: number) => HTMLElement} */
  const number = (value) => el("td", { class: "number" }, Math.round(value).toLocaleString("en"));
  const heads = ["groundProvince", "groundFree", unplaced.length ? "groundMaybe" : "", "groundShare"].filter(Boolean);
  return table(sorted, heads, (row) => [
    number(row.free_km2),
    unplaced.length ? number(row.possible_km2) : null,
    el("td", { class: "share" }, bar(row.free_share), share(row.free_share)),
  ], reach);
}

/** @type {(value: number) => string} */
function signed(value) {
  const size = Math.abs(Math.round(value)).toLocaleString("en");
  return value < 0 ? `−${size}` : size;
}

/**
 * What the assumptions of ports change in the ground left free, in all and by province.
 *
 * @type {(answer: Answer, reach: Reach) => HTMLElement[]}
 */
function gain({ now, before, choices }, reach) {
  if (!before) return [];
  /** @type {(name: Assumed) => string} */
  const names = (name) => state[name].map((id) => choices[name].find((each) => each.id === id)?.[state.lang] ?? id)
    .join(state.lang === "zh" ? "、" : ", ");
  const earlier = new Map(before.provinces.map((row) => [row.code, row.free_km2]));
  const rows = now.provinces
    .map((row) => ({ ...row, gained_km2: row.free_km2 - (earlier.get(row.code) ?? row.free_km2) }))
    .filter((row) => Math.abs(row.gained_km2) >= 1)
    .sort((a, b) => b.gained_km2 - a.gained_km2);
  const area = `${signed(now.mainland.free_km2 - before.mainland.free_km2)} km²`;
  const heading = state.opened.length
    ? t("groundChange", { area, closed: names("closed") || "—", opened: names("opened") })
    : t("groundGain", { name: names("closed"), area });
  return [el(
    "section",
    { class: "gain" },
    el("h2", {}, heading),
    rows.length
      ? table(rows, ["groundProvince", "groundGained"], (row) => el("td", { class: "number" }, signed(row.gained_km2)), reach)
      : el("p", { class: "note" }, t("groundGainNone")),
  )];
}

/** The ports whose site on the day is not held, and what is made of them. @type {(ground: Ground) => HTMLElement[]} */
function leftOut({ unplaced }) {
  if (!unplaced.length) return [];
  const zh = state.lang === "zh";
  const ports = unplaced.map((port) => {
    const when = `${port.since ?? t("groundSinceUnknown")}–${port.until}`;
    return zh ? `${port.name_zh}（${port.iata}，${when}）` : `${port.name_en} (${port.iata}, ${when})`;
  });
  const [{ apart_km: apart }] = unplaced;
  return [el("p", { class: "unplaced" }, t("groundUnplaced", { ports: ports.join(zh ? "、" : "; "), apart }))];
}

/**
 * What the service answered, in words and figures; `reach` hears which province is chosen.
 *
 * @type {(answer: Answer, reach: Reach) => HTMLElement[]}
 */
export function figures(answer, reach) {
  const { now } = answer;
  const { mainland, ports } = now;
  const { threshold_km: km } = now;
  return [
    el("p", { class: now.hypothetical ? "hypothetical" : "because" }, now.because),
    el(
      "dl",
      {},
      el("dt", {}, el("span", { class: "key free" }), t("groundFreeAll", { km })),
      el("dd", {}, `${km2(mainland.free_km2)} · ${share(mainland.free_share)}`),
      el("dt", {}, el("span", { class: "key within" }), t("groundBarred", { km })),
      el("dd", {}, `${km2(mainland.within_km2)} · ${share(mainland.within_share)}`),
      ...(now.unplaced.length
        ? [
            el("dt", {}, el("span", { class: "key possible" }), t("groundPossible", { km })),
            el("dd", {}, `${km2(mainland.possible_km2)} · ${share(mainland.possible_share)}`),
          ]
        : []),
      ...(ports.possible ? [el("dt", {}, t("groundPorts")), el("dd", {}, t("groundSure", ports))] : []),
    ),
    ...leftOut(now),
    ...gain(answer, reach),
    provinces(now, reach),
    el("p", { class: "note" }, now.notes[0]),
  ];
}
