/** The rule in figures: ground beyond and within the rings, in all and a province. */

import { el } from "../../page/dom.js";
import { state } from "../../state/state.js";
import { t } from "../../state/texts.js";

function km2(value) {
  return `${Math.round(value).toLocaleString("en")} km²`;
}

function share(value) {
  return `${(value * 100).toFixed(1)}%`;
}

function named(row) {
  return state.lang === "zh" ? row.province_zh : row.province_en;
}

function bar(free) {
  const node = el("span", { class: "bar", "aria-hidden": "true" });
  node.style.setProperty("--size", free);
  return node;
}

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

function provinces({ provinces: rows, unplaced }, reach) {
  const sorted = [...rows].sort((a, b) => b.free_share - a.free_share || b.area_km2 - a.area_km2);
  const number = (value) => el("td", { class: "number" }, Math.round(value).toLocaleString("en"));
  const heads = ["groundProvince", "groundFree", unplaced.length ? "groundMaybe" : "", "groundShare"].filter(Boolean);
  return table(sorted, heads, (row) => [
    number(row.free_km2),
    unplaced.length ? number(row.possible_km2) : null,
    el("td", { class: "share" }, bar(row.free_share), share(row.free_share)),
  ], reach);
}

function signed(value) {
  const size = Math.abs(Math.round(value)).toLocaleString("en");
  return value < 0 ? `−${size}` : size;
}

/** What the assumptions of ports change in the ground left free, in all and by province. */
function gain({ now, before, choices }, reach) {
  if (!before) return [];
  const names = (name) => state[name].map((id) => choices[name].find((each) => each.id === id)?.[state.lang] ?? id)
    .join(state.lang === "zh" ? "、" : ", ");
  const earlier = new Map(before.provinces.map((row) => [row.code, row.free_km2]));
  const rows = now.provinces
    .map((row) => ({ ...row, gained_km2: row.free_km2 - earlier.get(row.code) }))
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

/** The ports whose site on the day is not held, and what is made of them. */
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

/** What the service answered, in words and figures; `reach` hears which province is chosen. */
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
