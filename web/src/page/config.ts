// What a page knows about its cells before anything else is loaded.

/** Written into the page by _ext/cells.py; addresses are relative to the site's root. */
export interface Config {
  /** The page's name in the table of contents. */
  page: string;
  /** The worker's script. */
  worker: string;
  /** What Python is made of, see {@link KernelFile}. */
  kernel: string;
  /** The page's own cells, see {@link PageFile}. */
  cells: string;
  /** The script that serves the site without a network. */
  offline: string;
  /** The module that makes a drawn chart interactive. */
  charts: string;
}

/** One code cell as the book has it. */
export interface BookCell {
  id: string;
  source: string;
  /** Label of the exercise that it answers. */
  exercise?: string;
  /** Cells that the page does not show and that run before this one. */
  before?: string[];
  /** True where the book means it to raise. */
  fails?: boolean;
  /** Its place among the notebook's cells. */
  notebook?: number;
  /** True where the page shows no cell: a place to answer is added after the exercise. */
  added?: boolean;
}

/** What is fetched when a reader switches the cells on. */
export interface PageFile {
  cells: BookCell[];
  /** The notebook's own check function. */
  machine: string;
  /** Checks of each exercise by its label. */
  checks: Record<string, string[]>;
  /** The page as a notebook, for the download. */
  notebook: Notebook;
}

export interface NotebookCell {
  cell_type: string;
  source: string | string[];
  outputs?: unknown[];
  execution_count?: number | null;
  [key: string]: unknown;
}

export interface Notebook {
  cells: NotebookCell[];
  [key: string]: unknown;
}

/** Address of the site's root, with a slash at the end. */
export const ROOT = new URL(document.documentElement.dataset.content_root ?? "./", location.href).href;

/** Read the page's configuration. */
export function readConfig(): Config {
  const text = document.getElementById("cells-config")?.textContent;
  if (!text) throw new Error("the page has no cells-config");
  return JSON.parse(text);
}

/** The page's code cells in order; folded solutions are to be read, not run. */
export function cellElements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("div.cell")].filter(
    (cell) => cell.querySelector(".cell_input pre") && !cell.closest(".solution"),
  );
}

/** Key under which a page's edits are stored. */
export const storageKey = (page: string): string => `cells:${page}`;
