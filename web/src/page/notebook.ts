// The reader's notebook: the page's own, with their code and what it gave.
import type { Output } from "../messages";
import type { Notebook, PageFile } from "./config";
import type { Cell } from "./cell";

/** Draws a chart as PNG (base64), for notebook programs that do not know its form. */
export type Draw = (spec: object) => Promise<string | undefined>;

/** Lines as nbformat keeps them. */
const lines = (text: string): string[] => text.split(/(?<=\n)/);

/** Turn one output into nbformat's form. */
async function written(output: Output, count: number, draw: Draw): Promise<object> {
  if (output.kind === "stream") return { output_type: "stream", name: output.name, text: lines(output.text) };
  if (output.kind === "error") {
    return { output_type: "error", ename: output.name, evalue: output.message, traceback: output.text.split("\n") };
  }
  const { figure, frame: _frame, note: _note, ...data } = output.data;
  const picture = figure && (await draw(figure.spec));
  const forms = { ...data, ...(picture ? { "image/png": picture } : {}) };
  return output.kind === "result"
    ? { output_type: "execute_result", execution_count: count, data: forms, metadata: {} }
    : { output_type: "display_data", data: forms, metadata: {} };
}

/** Make the notebook; cells that were not run keep no output. */
export async function filled(page: PageFile, cells: Cell[], draw: Draw): Promise<Notebook> {
  const notebook = structuredClone(page.notebook);
  let count = 0;
  for (const cell of cells) {
    const target = cell.book.notebook === undefined ? undefined : notebook.cells[cell.book.notebook];
    if (!target) continue;
    target.source = lines(cell.code);
    if (!cell.outputs) continue;
    count++;
    target.execution_count = count;
    target.outputs = [];
    for (const output of cell.outputs.kept) target.outputs.push(await written(output, count, draw));
  }
  return notebook;
}

/** Hand the notebook to the reader as a file. */
export function save(notebook: Notebook, name: string): void {
  const file = new Blob([JSON.stringify(notebook, null, 1)], { type: "application/x-ipynb+json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

