/** Share the state of the page: its address, and a snippet that embeds it. */

import { copy } from "../page/clipboard.js";
import { el } from "../page/dom.js";
import { tab } from "../page/tabs.js";
import { at } from "../service/root.js";
import { config } from "../state/config.js";
import { address, onAny, state } from "../state/state.js";
import { t } from "../state/texts.js";

/** As wide as its place, and as high as that says; older browsers take the height in pixels. */
const SIZE = 'width="100%" height="560" style="width:100%;height:auto;aspect-ratio:3/2;border:0"';

/** How much of the page the frame has. */
let [framed] = config.uis;

/** The address of what is shown, but for the tab that shares it. @type {(ui: string) => string} */
function linkTo(ui) {
  const url = new URL(address(["tab"]), location.href);
  if (ui === "full") url.searchParams.delete("ui");
  else url.searchParams.set("ui", ui);
  return url.href;
}

function whole() {
  return linkTo("full");
}

/** Written as text for others to paste; quotation marks in the address are encoded. */
function snippet() {
  const source = linkTo(framed).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${source}" ${SIZE} title="${t("title")}" loading="lazy" allowfullscreen></iframe>`;
}

/** @param {() => void} fill */
function contents(fill) {
  /** @type {(ui: string) => HTMLElement} */
  const choice = (ui) => el("option", { value: ui, "data-text": `shareFrame_${ui}` }, t(`shareFrame_${ui}`));
  const chosen = (/** @type {{currentTarget: HTMLSelectElement}} */ { currentTarget }) => {
    framed = currentTarget.value;
    fill();
  };
  return [
    el("label", { for: "shareFrame", "data-text": "shareFrame" }, t("shareFrame")),
    el("select", { id: "shareFrame", onchange: chosen }, config.uis.map(choice)),
  ];
}

/** Which sites may embed the map: browsers refuse to show it in the frames of any other. */
function framing() {
  const any = config.framedBy.includes("*");
  const key = any ? "shareFramedByAny" : config.framedBy.length ? "shareFramedBy" : "shareFramedByNone";
  const sites = any ? "" : config.framedBy.join(" ");
  return el("p", { id: "shareFraming" }, el("span", { "data-text": key }, t(key)), " ", sites);
}

/**
 * @param {string} id
 * @param {() => string} content
 */
function row(id, content) {
  const field = el("textarea", { id, readonly: true, rows: 3, spellcheck: "false" });
  const said = el("span", { role: "status" });
  const button = el("button", { type: "button", "data-text": "shareCopy", onclick: () => copy(field.value, field, said) }, t("shareCopy"));
  const label = el("label", { for: id, "data-text": id }, t(id));
  return {
    nodes: [label, field, el("p", { class: "row" }, button, said)],
    fill: () => {
      field.value = content();
      said.textContent = "";
    },
  };
}

/** What the service writes a map in one file of: the choice as the address has it. */
const CHOSEN = ["layers", "where", "at", "active", "view", "closed", "opened"];

function fileAddress() {
  const chosen = new URLSearchParams(new URL(whole()).hash.slice(1));
  const query = new URLSearchParams({ datetime: state.day, lang: state.lang });
  for (const name of CHOSEN) if (chosen.has(name)) query.set(name, chosen.get(name) ?? "");
  return at(`/map/file?${query}`);
}

/** @param {L.Map} map */
export function start(map) {
  const rows = [row("shareLink", whole), row("shareEmbed", snippet)];
  const file = el("a", { id: "shareFile", download: true, "data-text": "shareFile" }, t("shareFile"));
  const fill = () => {
    file.href = fileAddress();
    for (const each of rows) each.fill();
  };
  const [link, embed] = rows;
  tab("share").prepend(
    ...link.nodes,
    ...embed.nodes,
    ...contents(embed.fill),
    el("p", { class: "hint", "data-text": "shareSize" }, t("shareSize")),
    framing(),
    el("p", {}, config.assetsHere ? file : null),
    el("p", { class: "hint", "data-text": "shareFileHolds" }, t("shareFileHolds")),
  );
  onAny(fill);
  map.on("moveend", fill);
  fill();
}
