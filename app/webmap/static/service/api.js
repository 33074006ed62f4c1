/** Requests to the service; a refusal becomes an error with its problem document. */

import { tell } from "../page/messages.js";
import { config } from "../state/config.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";
import { heard, unheard } from "./network.js";
import { at } from "./root.js";

/** So long nobody wonders yet, milliseconds. */
const PATIENCE_MS = 6000;

/**
 * @typedef {{detail?: string, title?: string, status?: number, did_you_mean?: unknown}} Problem
 * @typedef {Record<string, string | number | undefined>} Parameters What is undefined is left out.
 * @typedef {import("./answers.js").Answers} Answers
 */

export class Refusal extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** What is waited for too long, each with a way to ask again. */
/** @type {Set<() => void>} */
const slow = new Set();
/** @type {(() => void) | undefined} */
let dismiss;

/** @param {() => void} again */
function complain(again) {
  slow.add(again);
  dismiss = tell(t("serviceSlow"), () => {
    for (const each of [...slow]) each();
  });
}

/** @param {() => void} again */
function answered(again) {
  if (slow.delete(again) && !slow.size) dismiss?.();
}

/**
 * `body` is whatever the path answers, as `answers.js` has it.
 *
 * @param {string} address
 * @param {RequestInit} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<{response: Response, body: any}>}
 */
async function once(address, options, signal) {
  let response;
  try {
    response = await fetch(address, { ...options, signal });
  } catch {
    if (!signal?.aborted) unheard();
    throw new Refusal({ detail: t("serviceDown") });
  }
  heard(response);
  // A page in place of an answer comes from something between, such as a network's sign-in.
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) throw new Refusal(body ?? { detail: t("serviceDown") });
  return { response, body };
}

/**
 * Ask; whoever waits long is told so, and may ask anew.
 *
 * @param {string} address
 * @param {RequestInit} options
 * @returns {ReturnType<typeof once>}
 */
async function patiently(address, options) {
  const control = new AbortController();
  let asked = false;
  const again = () => {
    asked = true;
    control.abort();
  };
  const timer = setTimeout(complain, PATIENCE_MS, again);
  try {
    return await once(address, options, control.signal);
  } catch (error) {
    if (!asked) throw error;
  } finally {
    clearTimeout(timer);
    answered(again);
  }
  return patiently(address, options);
}

/** @type {(path: string, parameters: Parameters) => string} */
export function addressed(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...parameters, lang: state.lang })) {
    if (value !== undefined) query.set(name, String(value));
  }
  return `${at(path)}?${query}`;
}

/** Parameters that all answers of a map in one file share. */
const SHARED = ["f", "limit", "offset", "datetime"];

/**
 * The answer that a map in one file holds, in its language if there are several.
 *
 * @param {Record<string, any>} answers
 * @param {string} path
 * @param {Parameters} parameters
 */
function held(answers, path, parameters) {
  const own = Object.entries(parameters).filter(([name, value]) => value !== undefined && !SHARED.includes(name));
  const key = `${path}?${new URLSearchParams(own.map(([name, value]) => [name, String(value)]))}`;
  const found = answers[key] ?? answers[`${key}&lang=${state.lang}`];
  if (!found) throw new Refusal({ detail: t("notInFile") });
  return found;
}

/** Questions that are not answered yet. */
const open = new Set();

/** Wait until nothing is asked any more, and whoever asked has had time to draw. */
export async function idle() {
  do {
    await Promise.allSettled(open);
    await new Promise((drawn) => setTimeout(drawn));
  } while (open.size);
}

/**
 * @template {keyof Answers} P
 * @param {P} path
 * @param {Parameters} [parameters]
 */
export function ask(path, parameters = {}) {
  const answer = asked(path, parameters);
  open.add(answer);
  const close = () => { open.delete(answer); };
  answer.then(close, close);
  return answer;
}

/** @type {<P extends keyof Answers>(path: P, parameters: Parameters) => Promise<Answers[P]>} */
async function asked(path, parameters) {
  if (config.portable) return held(config.portable.answers, path, parameters);
  return (await patiently(addressed(path, parameters), {})).body;
}

/**
 * Request optional data; null if there is no answer.
 *
 * @template {keyof Answers} P
 * @param {P} path
 * @param {Parameters} parameters
 * @returns {Promise<Answers[P] | null>}
 */
export async function askAside(path, parameters) {
  try {
    if (config.portable) return held(config.portable.answers, path, parameters);
    return (await once(addressed(path, parameters), {})).body;
  } catch {
    return null;
  }
}

/**
 * Send JSON; returns the answer, and where what was made stands, if anything was.
 *
 * @template {keyof Answers} P
 * @param {P} path
 * @param {unknown} content
 * @param {Record<string, string>} [headers]
 * @returns {Promise<{body: Answers[P], location: string | null}>}
 */
export async function send(path, content, headers = {}) {
  const options = { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(content) };
  const { response, body } = await patiently(addressed(path, {}), options);
  return { body, location: response.headers.get("Location") };
}

/**
 * Send a file as it is.
 *
 * @template {keyof Answers} P
 * @param {P} path
 * @param {Parameters} parameters
 * @param {File} file
 * @returns {Promise<Answers[P]>}
 */
export async function upload(path, parameters, file) {
  return (await patiently(addressed(path, parameters), { method: "POST", body: file })).body;
}

/**
 * All features of a collection, in as few pages as the service gives.
 *
 * @param {string} collection
 * @param {Parameters} [parameters]
 * @returns {Promise<import("./answers.js").Feature[]>}
 */
export async function items(collection, parameters = {}) {
  /** @type {import("./answers.js").Feature[]} */
  const found = [];
  for (;;) {
    const asked = { f: "json", limit: config.pageMaximum, offset: found.length || undefined, ...parameters };
    const { features, numberMatched } = await ask(`/collections/${collection}/items`, asked);
    found.push(...features);
    if (!features.length || found.length >= numberMatched) return found;
  }
}
