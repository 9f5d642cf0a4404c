// Keeps a reader's edits under the identity of each cell, through reloads and new releases of the book.
import type { BookCell } from "./config";

/** One kept edit: what the reader wrote, and what the book said when they wrote it. */
export interface Edit {
  code: string;
  base: string;
}

export type Edits = Record<string, Edit>;

interface Kept {
  version: 1;
  cells: Edits;
}

/** What became of kept edits on the page as it is now. */
export interface Matched {
  /** Edits of cells that the book has not changed, by the cell's present id. */
  same: Edits;
  /** Edits of cells whose source the book has changed since. */
  changed: Edits;
  /** Edits whose cell is no longer on the page. */
  lost: Edits;
}

/**
 * Find the cell of each edit.
 *
 * First a cell of the same id and source, then the one cell that the edit's source has moved to, then
 * a cell of the same id with another source.
 */
export function match(edits: Edits, cells: Pick<BookCell, "id" | "source">[]): Matched {
  const found: Matched = { same: {}, changed: {}, lost: {} };
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const taken = new Set<string>();
  const open: [string, Edit][] = [];
  for (const [id, edit] of Object.entries(edits)) {
    if (byId.get(id)?.source === edit.base) {
      found.same[id] = edit;
      taken.add(id);
    } else {
      open.push([id, edit]);
    }
  }
  const left: [string, Edit][] = [];
  for (const [id, edit] of open) {
    const moved = cells.filter((cell) => cell.source === edit.base && !taken.has(cell.id));
    if (moved.length === 1 && moved[0]) {
      found.same[moved[0].id] = edit;
      taken.add(moved[0].id);
    } else {
      left.push([id, edit]);
    }
  }
  for (const [id, edit] of left) {
    const kind = byId.has(id) && !taken.has(id) ? found.changed : found.lost;
    kind[id] = edit;
    taken.add(id);
  }
  return found;
}

/** A page's place in the browser's storage. */
export class Store {
  /**
   * @param key Key of the page.
   * @param failed Called with a sentence when nothing can be kept.
   * @param storage The browser's storage; a getter, because asking for it may already be forbidden.
   */
  constructor(
    private readonly key: string,
    private readonly failed: (why: string) => void,
    private readonly storage: () => Storage = () => localStorage,
  ) {}

  /** Read all edits of the page; none where storage is forbidden or unreadable. */
  read(): Edits {
    try {
      const kept: Kept | null = JSON.parse(this.storage().getItem(this.key) ?? "null");
      return kept?.version === 1 ? kept.cells : {};
    } catch {
      return {};
    }
  }

  /** Keep one edit, or forget it where `edit` is undefined. Edits made in another tab meanwhile stay. */
  set(id: string, edit: Edit | undefined): void {
    const { [id]: _old, ...others } = this.read();
    this.replace(edit ? { ...others, [id]: edit } : others);
  }

  /** Keep exactly these edits. */
  replace(edits: Edits): void {
    try {
      if (Object.keys(edits).length) {
        this.storage().setItem(this.key, JSON.stringify({ version: 1, cells: edits } satisfies Kept));
      } else {
        this.storage().removeItem(this.key);
      }
    } catch (error) {
      const full = error instanceof DOMException && error.name === "QuotaExceededError";
      this.failed(
        full
          ? "Your browser’s storage is full: edits on this page are not kept. Download your notebook to keep them."
          : "Your browser forbids storage: edits on this page are not kept. Download your notebook to keep them.",
      );
    }
  }
}
