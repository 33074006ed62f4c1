/** Whether the service answers, and of when the answers are that the browser kept. */

import { at } from "./root.js";

const PROBE_MS = 10_000;
/** @type {((when: number) => void)[]} */
const keptListeners = [];
/** @type {(() => void)[]} */
const backListeners = [];
/** @type {ReturnType<typeof setInterval> | undefined} */
let probing;

/**
 * Be told of each answer that the browser kept, with its moment in milliseconds.
 *
 * @param {(when: number) => void} listener
 */
export function onKept(listener) {
  keptListeners.push(listener);
}

/**
 * Be told when the service answers again.
 *
 * @param {() => void} listener
 */
export function onBack(listener) {
  backListeners.push(listener);
}

/**
 * Hear of an answer: the service's own, or one that was kept.
 *
 * @param {Response} response
 */
export function heard(response) {
  const when = Number(response.headers.get("X-Kept") ?? Number.NaN);
  if (Number.isNaN(when)) {
    back();
    return;
  }
  unheard();
  for (const listener of keptListeners) listener(when);
}

/** The service did not answer: it is asked until it does. */
export function unheard() {
  probing ??= setInterval(probe, PROBE_MS);
}

function back() {
  if (!probing) return;
  clearInterval(probing);
  probing = undefined;
  for (const listener of backListeners) listener();
}

async function probe() {
  if (!probing) return;
  try {
    // A worker lets pass what is not to be stored.
    const { ok } = await fetch(at("/healthz"), { cache: "no-store" });
    if (ok) back();
  } catch {
    // It is asked again.
  }
}

window.addEventListener("online", probe);
