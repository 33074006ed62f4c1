/** Filing of the selected candidate in the register, with a form for the missing values. */

import { addSection } from "../candidate/verdict-card.js";
import { subject } from "../candidate/verdict-marks.js";
import { el } from "../page/dom.js";
import { send } from "../service/api.js";
import { assumes } from "../state/assumptions.js";
import { config } from "../state/config.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";

const PATH = "/assessments";

/**
 * @typedef {import("../candidate/verdict-card.js").Asked} Asked
 * @typedef {import("../state/config.js").Config["stated"][number]} Stated
 * @typedef {{values: Record<string, FormDataEntryValue>, day: string, key: string, said: HTMLElement}} Draft
 */

/** Kept as long as the page: a secret is not for the browser's storage. */
let token = "";
/** By candidate what was filled in and what was said of it, for when the card is drawn anew. @type {Map<string, Draft>} */
const drafts = new Map();
let unfolded = false;

/**
 * @param {string} words
 * @param {HTMLElement} input
 */
function labelled(words, input) {
  return el("label", {}, el("span", {}, words), input);
}

/**
 * @param {string} name
 * @param {HTMLElement} input
 */
function field(name, input) {
  return labelled(t(`filing_${name}`), input);
}

/**
 * @param {string} name
 * @param {Record<string, unknown>} [more]
 */
function text(name, more = {}) {
  return el("input", { name, type: "text", ...more });
}

/** @param {Stated} one */
function choice({ name, options }) {
  const known = Object.entries(options).map(([value, words]) => el("option", { value }, words[state.lang]));
  return el("select", { name }, el("option", { value: "" }, t("filingNotKnown")), known);
}

/** @param {Stated} one */
function number({ name, max }) {
  return el("input", { name, type: "number", min: 0, max, step: 1, placeholder: t("filingUnknown") });
}

/** What an applicant may state, as the service declares it. @param {Stated} one */
function stated(one) {
  return labelled(one.label[state.lang], one.type === "choice" ? choice(one) : number(one));
}

/** The JSON value of an input; null is not known. @type {(one: Stated, text: string) => string | number | boolean | null} */
function jsonOf({ type, truth = false }, text) {
  if (text === "") return null;
  if (truth) return text === "true";
  return type === "number" ? Number(text) : text;
}

/**
 * @param {Asked} parameters
 * @param {import("../service/answers.js").Subject} here
 */
function fields(parameters, here) {
  const named = parameters.airport ? [] : [
    field("name", text("name", { required: true, maxlength: 100, value: here.iata ? here.name : "" })),
  ];
  return [
    ...named,
    ...config.stated.map(stated),
    field("remark", text("remark", { maxlength: 5000 })),
    field("token", el("input", { name: "token", type: "password", required: true, autocomplete: "off", value: token })),
  ];
}

/** Degrees stay the text they were: their decimals tell how exact they are. @param {Asked} parameters */
function place({ lon, lat, datum = "wgs84", accuracy_m: metres }) {
  return { lon, lat, datum, ...(metres ? { accuracy_m: Number(metres) } : {}) };
}

/**
 * The application as the register takes it; empty means not known.
 *
 * @param {HTMLFormElement} form
 * @param {Asked} parameters
 */
function application(form, parameters) {
  const given = Object.fromEntries(new FormData(form));
  const { airport } = parameters;
  const who = airport ? { airport } : { name: given.name, position: place(parameters) };
  return {
    ...who,
    ...Object.fromEntries(config.stated.map((one) => [one.name, jsonOf(one, String(given[one.name]))])),
    as_of: state.day,
    ...(given.remark ? { remark: given.remark } : {}),
  };
}

/** @param {{body: {record: {id: string}}, location: string | null}} filed */
function kept({ body, location }) {
  /** @type {(f: string, words: string) => HTMLElement} */
  const link = (f, words) => el("a", { href: `${location}?${new URLSearchParams({ f, lang: state.lang })}`, target: "_blank", rel: "noopener" }, words);
  return [
    el("p", {}, t("filingDone", { id: body.record.id })),
    el("p", { class: "links" }, link("html", t("filingRecord")), link("pdf", t("toSheet"))),
  ];
}

/**
 * @param {HTMLFormElement} form
 * @param {Asked} parameters
 * @param {Draft} draft
 */
async function file(form, parameters, { key, said }) {
  if (form.getAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  said.replaceChildren(t("filingWaiting"));
  try {
    const headers = { Authorization: `Bearer ${token}`, "Idempotency-Key": key };
    said.replaceChildren(...kept(await send(PATH, application(form, parameters), headers)));
  } catch (error) {
    said.replaceChildren(el("p", { class: "fault" }, t("filingFailed", { why: error.message })));
  }
  form.removeAttribute("aria-busy");
}

/** A key of an application; `randomUUID` would be there under https only. */
function newKey() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/**
 * The draft of a candidate. Pressed twice, sent again after a silence, or after the card was
 * drawn anew, it is still one application; as of another day it is another.
 *
 * @type {(candidate: string) => Draft}
 */
function draftOf(candidate) {
  const known = drafts.get(candidate);
  if (known?.day === state.day) return known;
  const draft = { values: known?.values ?? {}, day: state.day, key: newKey(), said: el("div", { role: "status" }) };
  drafts.set(candidate, draft);
  return draft;
}

/**
 * @param {HTMLFormElement} form
 * @param {Draft} draft
 */
function write(form, { values }) {
  for (const field of form.elements) {
    if ((field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && field.name in values) field.value = String(values[field.name]);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Draft} draft
 */
function read(form, draft) {
  const { token: secret, ...values } = Object.fromEntries(new FormData(form));
  token = String(secret);
  draft.values = values;
  draft.key = newKey();
  draft.said.replaceChildren();
}

/** @type {import("../candidate/verdict-card.js").Section} */
function section(answer, parameters) {
  // What is filed is decided on the facts: another answer than this one.
  if (assumes()) return null;
  const { properties: here } = subject(answer);
  const { as_of: _, ...whose } = parameters;
  const draft = draftOf(JSON.stringify(whose));
  const form = el(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        file(form, parameters, draft);
      },
      oninput: () => read(form, draft),
    },
    fields(parameters, here),
    el("button", { type: "submit" }, t("filingSend")),
  );
  write(form, draft);
  return el(
    "details",
    { class: "filing", open: unfolded, ontoggle: ({ currentTarget }) => { unfolded = currentTarget.open; } },
    el("summary", {}, t("filingTitle")),
    form,
    draft.said,
  );
}

export function start() {
  addSection(section);
}
