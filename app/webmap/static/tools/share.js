/** Share the state of the page: its address, and a snippet that embeds it. */

import { copy } from "../page/clipboard.js";
import { el } from "../page/dom.js";
import { tab } from "../page/tabs.js";
import { at } from "../service/root.js";
import { config } from "../state/config.js";
import { address, onAny, state } from "../state/state.js";
import { t } from "../state/texts.js";

const SIZE = { width: 960, height: 640 };

function whole() {
  return new URL(address(), location.href).href;
}

/** Written as text for others to paste; quotation marks in the address are encoded. */
function snippet() {
  const source = whole().replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${source}" width="${SIZE.width}" height="${SIZE.height}" title="${t("title")}" loading="lazy"></iframe>`;
}

/** Which sites may embed the map: browsers refuse to show it in the frames of any other. */
function framing() {
  const any = config.framedBy.includes("*");
  const key = any ? "shareFramedByAny" : config.framedBy.length ? "shareFramedBy" : "shareFramedByNone";
  const sites = any ? "" : config.framedBy.join(" ");
  return el("p", { id: "shareFraming" }, el("span", { "data-text": key }, t(key)), " ", sites);
}

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
const CHOSEN = ["layers", "where", "at", "view"];

function fileAddress() {
  const chosen = new URLSearchParams(new URL(whole()).hash.slice(1));
  const query = new URLSearchParams({ datetime: state.day, lang: state.lang });
  for (const name of CHOSEN) if (chosen.has(name)) query.set(name, chosen.get(name) ?? "");
  return at(`/map/file?${query}`);
}

export function start(map) {
  const rows = [row("shareLink", whole), row("shareEmbed", snippet)];
  const file = el("a", { id: "shareFile", download: true, "data-text": "shareFile" }, t("shareFile"));
  tab("share").prepend(...rows.flatMap(({ nodes }) => nodes), framing(), el("p", {}, config.assetsHere ? file : null));
  const fill = () => {
    file.href = fileAddress();
    for (const each of rows) each.fill();
  };
  onAny(fill);
  map.on("moveend", fill);
  fill();
}
