// What the page and its worker say to each other.

/** The site's list of what Python in the page is made of (`kernel-HASH.json`). */
export interface KernelFile {
  /** Folder of Pyodide and packages, from the site's root, with a slash at the end. */
  runtime: string;
  /** Its files and their sizes in bytes. */
  files: Record<string, number>;
  /** Python sources that run the cells, by path. */
  modules: Record<string, string>;
  /** Names of the tables in `data/`. */
  tables: string[];
}

/** What a chart becomes in the page. */
export interface Figure {
  html: string;
  spec: object;
}

/** Contents of one output by media type; `figure` and `frame` are the house's own forms. */
export interface Bundle {
  [media: string]: unknown;
  figure?: Figure;
  frame?: string;
  note?: string;
}

export type Output =
  | { kind: "stream"; name: "stdout" | "stderr"; text: string }
  | { kind: "display" | "result"; data: Bundle }
  | { kind: "error"; name: string; message: string; text: string };

export type ToWorker =
  | { type: "boot"; root: string; kernel: string; folder: string }
  | { type: "warm" }
  | { type: "run"; id: number; source: string; name: string; quiet: boolean }
  | { type: "check"; id: number; machine: string; tests: string[] };

export type FromWorker =
  | { type: "progress"; loaded: number; total: number }
  | { type: "waiting"; seconds: number }
  | { type: "starting" }
  | { type: "ready" }
  | { type: "output"; id: number; output: Output }
  | { type: "done"; id: number; ok: boolean; ms: number }
  | { type: "checked"; id: number; said: string[] }
  | { type: "fatal"; message: string };
