// Takes from the worker what cells have no use for: the reader's storage, other workers, the network.
// A worker never reaches the page itself; this keeps it from the rest of the site as well.

const TAKEN = [
  "indexedDB", "caches", "cookieStore", "BroadcastChannel", "SharedWorker", "Worker", "WebSocket",
  "WebSocketStream", "WebTransport", "EventSource", "XMLHttpRequest", "fetch", "Notification",
  "importScripts", "RTCPeerConnection", "FileSystemHandle",
];

/** Make the names above undefined, here and on whatever this worker inherits from. */
export function confine(scope: object = self): void {
  for (let owner: object | null = scope; owner; owner = Object.getPrototypeOf(owner)) {
    for (const name of TAKEN) {
      if (owner === scope || Object.hasOwn(owner, name)) {
        Object.defineProperty(owner, name, { value: undefined, writable: false, configurable: false });
      }
    }
  }
  // Storage, service workers and locks hang on the navigator.
  for (const name of ["storage", "serviceWorker", "locks", "storageBuckets", "usb", "serial", "hid"]) {
    if (name in navigator) {
      Object.defineProperty(Object.getPrototypeOf(navigator), name, { value: undefined });
    }
  }
}
