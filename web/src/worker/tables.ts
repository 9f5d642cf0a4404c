// The book's tables as files that are fetched when somebody first opens them, and not before.
import type { PyodideInterface } from "pyodide";

// The parts of Emscripten's file system that are used here and that Pyodide's types leave out.
interface Node {
  contents: Uint8Array;
  usedBytes: number;
}

interface FileSystem {
  mkdirTree(path: string): void;
  createFile(folder: string, name: string, properties: object, canRead: boolean, canWrite: boolean): Node;
  ErrnoError: new (code: number) => Error;
}

/** Fetches a file while Python waits. */
export type FetchNow = (url: string) => Uint8Array;

// Kept here, because cells find none: see confine.ts.
const Request = XMLHttpRequest;

/** Fetch with a synchronous request, which workers may make. */
export function fetchNow(url: string): Uint8Array {
  const request = new Request();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${url}: HTTP ${request.status}`);
  return new Uint8Array(request.response as ArrayBuffer);
}

/**
 * Put the tables into Python's file system.
 *
 * @param folder Folder in that file system.
 * @param address Address of the folder on the site, with a slash at the end.
 */
export function offerTables(
  python: PyodideInterface,
  folder: string,
  address: string,
  names: string[],
  fetchTable: FetchNow,
): void {
  const files = python.FS as unknown as FileSystem;
  files.mkdirTree(folder);
  for (const name of names) {
    const node = files.createFile(folder, name, {}, true, true);
    const path = address + encodeURIComponent(name);
    // Emscripten asks a file in memory for its size and its bytes: whichever comes first fetches.
    const fill = (): Node => {
      let content: Uint8Array;
      try {
        content = fetchTable(path);
      } catch {
        throw new files.ErrnoError(29); // EIO: Python raises OSError
      }
      Object.defineProperties(node, {
        contents: { value: content, writable: true, configurable: true, enumerable: true },
        usedBytes: { value: content.length, writable: true, configurable: true, enumerable: true },
      });
      return node;
    };
    Object.defineProperties(node, {
      contents: { get: () => fill().contents, configurable: true },
      usedBytes: { get: () => fill().usedBytes, configurable: true },
    });
  }
}
