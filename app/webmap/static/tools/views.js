/** Saved views: what is chosen, under names, in this browser and in files. */

import { byId, el, first } from "../page/dom.js";
import { refill } from "../page/keyboard.js";
import { tell } from "../page/messages.js";
import { tab } from "../page/tabs.js";
import { download } from "../print/text.js";
import { freeName, LONGEST_NAME, readViews, writeViews } from "../pure/views.js";
import { config } from "../state/config.js";
import { today } from "../state/days.js";
import { on, restore, texts } from "../state/state.js";
import { remember, remembered } from "../state/storage.js";
import { t } from "../state/texts.js";

/** @typedef {import("../pure/views.js").View} View */

const KEY = "kouan-views";
/** Texts that could not be read are kept here, not overwritten. */
const UNREAD = "kouan-views-unread";
/** How the page is looked at, which no view changes. */
const ASIDE = ["lang", "tab", "tour"];

/** @type {View[]} */
let views = [];
/** Whether the browser has them all. */
let isStored = true;
/** @type {HTMLElement} */
let panel;
/** @type {HTMLInputElement} */
let picker;
/** @type {HTMLInputElement} */
let nameField;
/** The view whose name is being changed. @type {string | null} */
let renamed = null;

/** @param {string} text */
function said(text) {
  byId("views-said").textContent = text;
}

/** What this browser stores: another tab may have changed it. */
function load() {
  const text = remembered(KEY) ?? writeViews([]);
  let bad = 1;
  try {
    ({ views, bad } = readViews(text));
  } catch {
    views = [];
  }
  if (bad && remember(UNREAD, text)) tell(t("viewsSetAside", { key: UNREAD }));
}

/** Change the list and store it; what cannot be stored lasts as long as the page. @param {() => void} action */
function change(action) {
  if (isStored) load();
  action();
  isStored = remember(KEY, writeViews(views));
  if (!isStored) tell(t("viewsNotStored"));
  draw();
}

/** The stored view with a name: the list may have been read anew. @param {string} name */
function named(name) {
  return views.find((view) => view.name === name);
}

/** @param {Event} event */
function save(event) {
  event.preventDefault();
  const chosen = texts();
  for (const name of ASIDE) delete chosen[name];
  const name = freeName(views, nameField.value || t("viewsUnnamed"));
  change(() => views.push({ name, saved: today(), edition: config.edition, chosen }));
  nameField.value = "";
  said(t("viewsSaved", { name }));
}

/** @param {View} view */
function open({ name, edition, chosen }) {
  const unread = restore(Object.fromEntries(Object.entries(chosen).filter(([each]) => !ASIDE.includes(each))));
  if (edition !== config.edition) tell(t("viewsOtherEdition", { name, old: edition, now: config.edition }));
  if (unread.length) tell(t("viewsLeftOut", { name, what: unread.join(", ") }));
  said(t("viewsOpened", { name }));
}

/**
 * @param {Event} event
 * @param {View} view
 * @param {string} name
 */
function rename(event, view, name) {
  event.preventDefault();
  const wished = name.trim();
  renamed = null;
  change(() => {
    const own = named(view.name);
    if (own && wished && wished !== view.name) own.name = freeName(views, wished);
  });
}

/**
 * @param {View} view
 * @param {boolean} gone
 */
function drop(view, gone) {
  change(() => {
    const own = named(view.name);
    if (own) own.gone = gone;
  });
}

/**
 * @param {View[]} list
 * @param {string} name
 */
function saveFile(list, name) {
  download(new Blob([writeViews(list)], { type: "application/json" }), `${name.replace(/[\\/:*?"<>|]/g, "_")}.kouan.json`);
}

/** Add the views of a file; the only one is opened. @param {File} file */
async function take(file) {
  try {
    const found = readViews(await file.text());
    /** @type {View[]} */
    const added = [];
    change(() => {
      for (const { gone: _, ...view } of found.views) {
        added.push({ ...view, name: freeName(views, view.name) });
        views.push(added[added.length - 1]);
      }
    });
    if (found.bad) tell(t("viewsBad", { file: file.name, count: found.bad }));
    said(t("viewsAdded", { count: added.length }));
    if (added.length === 1) open(added[0]);
  } catch (error) {
    tell(t("viewsUnreadable", { file: file.name, why: t(error.message) }));
  }
}

/**
 * @param {string} key
 * @param {string} text
 * @param {() => void} onclick
 * @param {Record<string, string>} [more]
 */
function button(key, text, onclick, more = {}) {
  return el("button", { type: "button", "data-key": key, onclick, ...more }, text);
}

/**
 * @param {View} view
 * @param {string} key
 * @param {() => void} onclick
 */
function action(view, key, onclick) {
  return button(`${key} ${view.name}`, t(key), onclick, { "aria-label": `${t(key)} ${view.name}` });
}

/** @param {View} view */
function renaming(view) {
  const field = el("input", { name: "name", value: view.name, maxlength: LONGEST_NAME, required: true, "aria-label": t("viewsName"), "data-key": `viewsRename ${view.name}` });
  return el("form", { method: "dialog", class: "row", onsubmit: (event) => rename(event, view, field.value) }, field, el("button", {}, t("viewsDone")));
}

/** @param {View} view */
function row(view) {
  if (view.gone) {
    return el("li", {}, el("p", { class: "row" }, el("span", {}, t("viewsDeleted", { name: view.name })), action(view, "viewsBack", () => drop(view, false))));
  }
  const other = view.edition === config.edition ? "" : ` · ${t("edition")} ${view.edition}`;
  const begin = () => {
    renamed = view.name;
    draw();
    first("form input[name=name]", HTMLInputElement, panel).select();
  };
  return el(
    "li",
    {},
    renamed === view.name ? renaming(view) : el("h2", {}, view.name),
    el("p", { class: "note" }, view.saved, other),
    el("p", { class: "row" }, action(view, "viewsOpen", () => open(view)), action(view, "viewsRename", begin), action(view, "viewsFile", () => saveFile([view], view.name)), action(view, "viewsDelete", () => drop(view, true))),
  );
}

function draw() {
  const there = views.filter(({ gone }) => !gone);
  refill(
    byId("views-list"),
    views.length ? el("ul", {}, views.map(row)) : el("p", { class: "note" }, t("viewsNone")),
    el("p", { class: "row" }, button("take", t("viewsTake"), () => picker.click()), there.length > 1 ? button("all", t("viewsAll"), () => saveFile(there, t("tab_views"))) : null),
  );
}

async function takeAll() {
  for (const file of picker.files ?? []) await take(file);
  picker.value = "";
}

export function start() {
  panel = tab("views");
  picker = el("input", { type: "file", hidden: true, accept: ".json", onchange: takeAll });
  nameField = el("input", { id: "views-name", maxlength: LONGEST_NAME, "data-hint": "viewsHint", placeholder: t("viewsHint") });
  panel.append(
    el("p", { class: "tip", "data-text": "viewsTip" }, t("viewsTip")),
    el("form", { method: "dialog", onsubmit: save }, el("label", { for: "views-name", "data-text": "viewsName" }, t("viewsName")), el("div", { class: "row" }, nameField, el("button", { "data-text": "viewsSave" }, t("viewsSave")))),
    el("p", { id: "views-said", role: "status" }),
    el("div", { id: "views-list" }),
    picker,
  );
  load();
  // What was deleted could be had back until the page was left.
  if (views.some(({ gone }) => gone)) change(() => { views = views.filter(({ gone }) => !gone); });
  on("lang", draw);
  window.addEventListener("storage", ({ key }) => {
    if (key !== KEY) return;
    load();
    draw();
  });
  draw();
}
