// Whether this browser can run Python in the page, and what to do where it cannot.

/** What is missing, in words; empty where all is there. */
export function missing(scope: Record<string, unknown> = globalThis as never): string {
  if (location.protocol === "file:") {
    return "Opened as a file, the page can be read but not run. Serve the book (python3 book.py serve) or open it on the web.";
  }
  const needed = { WebAssembly: "WebAssembly", Worker: "workers", DecompressionStream: "decompression" };
  const absent = Object.entries(needed).filter(([name]) => !(name in scope)).map(([, word]) => word);
  return absent.length
    ? `This browser is too old to run Python in the page (${absent.join(", ")} missing). A newer one can; so can Binder.`
    : "";
}
