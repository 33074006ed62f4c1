/**
 * Keeps the map page and what it was answered, so that it opens without a network.
 *
 * The service is always asked first. What it wants kept by nobody (`no-store`: the register,
 * jobs, road engines) and what needs a token is never kept. Each version of page and data has
 * a cache of its own; what is sent from it says of when it is, in `X-Kept`.
 */

const FAMILY = "kouan-map-";
const CACHE = `${FAMILY}{version}`;
/** Answers that are kept; the oldest go first. */
const MOST = 600;
const PAGE = self.registration.scope;

function isWanted(response) {
  return response.status === 200 && response.type === "basic" && !(response.headers.get("cache-control") ?? "").includes("no-store");
}

async function keep(request, response) {
  const cache = await caches.open(CACHE);
  await cache.put(request, response);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(old);
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreVary: true });
  return found ?? (request.mode === "navigate" ? cache.match(PAGE, { ignoreSearch: true, ignoreVary: true }) : undefined);
}

async function marked(response, isPage) {
  const when = Date.parse(response.headers.get("date") ?? "");
  const headers = new Headers(response.headers);
  headers.set("X-Kept", String(when));
  const body = isPage ? (await response.text()).replace("<html", `<html data-kept="${when}"`) : response.body;
  return new Response(body, { headers });
}

async function answer(event) {
  const { request } = event;
  try {
    const response = await fetch(request);
    if (isWanted(response)) event.waitUntil(keep(request, response.clone()).catch(() => {}));
    return response;
  } catch (error) {
    const found = await kept(request);
    if (!found) throw error;
    return marked(found, request.mode === "navigate");
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || request.cache === "no-store" || request.headers.has("authorization")) return;
  if (request.mode === "navigate" && origin + pathname !== PAGE) return;
  event.respondWith(answer(event));
});

/** Keep too what the page loaded before this worker was there. */
async function catchUp(addresses) {
  const cache = await caches.open(CACHE);
  for (const address of addresses) {
    if (await cache.match(address, { ignoreVary: true })) continue;
    const response = await fetch(address);
    if (isWanted(response)) await cache.put(address, response);
  }
}

self.addEventListener("message", (event) => event.waitUntil(catchUp(event.data).then(() => event.ports[0]?.postMessage("kept"))));
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const others = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));
