// Service worker: what never changes comes from the cache, all else from the network while there is one.
// It is registered only by a reader who has switched the cells of a page on.
export {};
declare const self: ServiceWorkerGlobalScope;

const CACHE = "united-front";
const PATIENCE = 4000; // milliseconds after which a slow network counts as none
const root = new URL("./", self.location.href).href;

/** Addresses that carry the hash of what they name. */
const UNCHANGING = [`${root}python/`, `${root}_static/cells/`];

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(root)) return;
  const fixed = UNCHANGING.some((start) => request.url.startsWith(start));
  event.respondWith(fixed ? cacheFirst(request) : networkFirst(request));
});

async function cacheFirst(request: Request): Promise<Response> {
  // The browser keeps compiled code with its own copy, and starts faster from that than from ours.
  const own = await fetch(request.url, { cache: "only-if-cached", mode: "same-origin" }).catch(() => undefined);
  if (own?.status === 200) return own;
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) void cache.put(request.url, answer.clone());
  return answer;
}

async function networkFirst(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const asked = fetch(request).then((answer) => {
    if (answer.status === 200) void cache.put(request.url, answer.clone());
    return answer;
  });
  asked.catch(() => {}); // handled below, unless the cache has answered before
  const slow = new Promise<undefined>((done) => setTimeout(done, PATIENCE, undefined));
  const first = await Promise.race([asked, slow]).catch(() => undefined);
  return first ?? (await cache.match(request.url, { ignoreSearch: request.mode === "navigate" })) ?? asked;
}
