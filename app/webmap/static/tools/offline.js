/** What was seen stays in the browser: the page works without a network, and says so. */

import { retryAll, tell } from "../page/messages.js";
import { dayOf } from "../pure/days.js";
import { addressed } from "../service/api.js";
import { onBack, onKept } from "../service/network.js";
import { at } from "../service/root.js";
import { config } from "../state/config.js";
import { KEPT } from "../state/days.js";
import { state } from "../state/state.js";
import { t } from "../state/texts.js";

/** How the names of the worker's caches begin, as in `templates/worker.js`. */
const FAMILY = "kouan-map-";

/** @type {(() => void) | undefined} */
let dismiss;

function notice(/** @type {number} */ when) {
  dismiss ??= tell(t("offlineKept", { day: dayOf(when), edition: config.edition }));
  document.documentElement.dataset.offline = "";
}

function again() {
  dismiss?.();
  dismiss = undefined;
  delete document.documentElement.dataset.offline;
  retryAll();
  if (KEPT) tell(t("offlineBack"), () => location.reload());
}

/** All that this page loaded, and what the search and a moved candidate need. */
function seen() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const more = [
    addressed("/map/find.json", {}),
    addressed("/map/seats.json", {}),
    addressed("/map/ports.json", { as_of: state.day }),
    ...Object.values(config.libraries).map(at),
  ].map((address) => new URL(address, location.href).href);
  const here = [...new Set([location.href.split("#")[0], ...loaded, ...more])];
  return here.filter((address) => address.startsWith(location.origin));
}

/** Remove the worker and what it stored. */
async function removeAll() {
  const found = await navigator.serviceWorker.getRegistration(at("/map"));
  await found?.unregister();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FAMILY)).map((name) => caches.delete(name)));
}

async function keepAll() {
  const page = at("/map");
  await navigator.serviceWorker.register(at("/map-worker.js"), { scope: page });
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { document.documentElement.dataset.stored = ""; };
  active?.postMessage(seen(), [port2]);
}

export function start() {
  onKept(notice);
  onBack(again);
  if (KEPT) notice(KEPT);
}

/** Only over https, or on this computer, do browsers let pages keep anything. */
export function later() {
  if (!("serviceWorker" in navigator) || KEPT) return;
  (config.offline ? keepAll() : removeAll()).catch(() => {});
}
