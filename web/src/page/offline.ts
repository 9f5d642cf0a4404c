// Keeps what this visit has used, so that the next works without a network.
import type { KernelFile } from "../messages";
import type { Config } from "./config";

/** Name of the cache; the worker in src/offline reads the same. */
export const CACHE = "united-front";

/**
 * Register the script that answers without a network, and store what is needed then: this page, what
 * it has loaded, and Python. All of it comes from the browser's own cache, as it was just loaded.
 */
export async function keepForOffline(config: Config, root: string): Promise<void> {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  try {
    await navigator.serviceWorker.register(root + config.offline);
    const kernel: KernelFile = await (await fetch(root + config.kernel, { cache: "force-cache" })).json();
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const wanted = new Set([
      location.href.split("#")[0]!,
      ...loaded.filter((url) => url.startsWith(root)),
      ...[config.worker, config.kernel, config.cells, config.charts].map((path) => root + path),
      ...Object.keys(kernel.files).map((name) => root + kernel.runtime + name),
    ]);
    const cache = await caches.open(CACHE);
    await dropOldRuntimes(cache, root, kernel.runtime);
    for (const url of wanted) {
      if (!(await cache.match(url))) await store(cache, url);
    }
  } catch (error) {
    console.info("The page will need a network next time:", error);
  }
}

async function store(cache: Cache, url: string): Promise<void> {
  const answer = await fetch(url, { cache: "force-cache" });
  if (answer.ok) await cache.put(url, answer);
}

/** Python of an older release is never asked for again. */
async function dropOldRuntimes(cache: Cache, root: string, current: string): Promise<void> {
  for (const { url } of await cache.keys()) {
    if (url.startsWith(`${root}python/`) && !url.startsWith(root + current)) await cache.delete(url);
  }
}
