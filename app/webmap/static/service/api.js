/** Ask the service; a refusal becomes an error that carries its problem document. */

import { tell } from "../page/messages.js";
import { config } from "../state/config.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";
import { at } from "./root.js";

/** So long nobody wonders yet, milliseconds. */
const PATIENCE_MS = 6000;

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** What is waited for too long, each with a way to ask again. */
const slow = new Set();
let dismiss;

function complain(again) {
  slow.add(again);
  dismiss = tell(t("serviceSlow"), () => {
    for (const each of [...slow]) each();
  });
}

function answered(again) {
  if (slow.delete(again) && !slow.size) dismiss();
}

async function once(address, options, signal) {
  let response;
  try {
    response = await fetch(address, { ...options, signal });
  } catch {
    throw new Refusal({ detail: t("serviceDown") });
  }
  const body = await response.json().catch(() => ({ detail: t("serviceDown") }));
  if (!response.ok) throw new Refusal(body);
  return { response, body };
}

/** Ask; whoever waits long is told so, and may ask anew. */
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

function addressed(path, parameters) {
  const given = Object.entries({ ...parameters, lang: state.lang });
  return `${at(path)}?${new URLSearchParams(given.filter(([, value]) => value !== undefined))}`;
}

export async function ask(path, parameters = {}) {
  return (await patiently(addressed(path, parameters), {})).body;
}

/** Request optional data; null if there is no answer. */
export async function askAside(path, parameters) {
  try {
    return (await once(addressed(path, parameters), {})).body;
  } catch {
    return null;
  }
}

/** Send JSON; returns the answer, and where what was made stands, if anything was. */
export async function send(path, content, headers = {}) {
  const options = { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(content) };
  const { response, body } = await patiently(addressed(path, {}), options);
  return { body, location: response.headers.get("Location") };
}

/**
 * All features of a collection, in as few pages as the service gives.
 *
 * @param {string} collection
 * @param {Record<string, any>} [parameters]
 * @returns {Promise<any[]>}
 */
export async function items(collection, parameters = {}) {
  const found = [];
  for (;;) {
    const asked = { f: "json", limit: config.pageMaximum, offset: found.length || undefined, ...parameters };
    const { features, numberMatched } = await ask(`/collections/${collection}/items`, asked);
    found.push(...features);
    if (!features.length || found.length >= numberMatched) return found;
  }
}
