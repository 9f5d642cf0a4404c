// One cell of the page: its editor, its buttons, and its output in place of the book's.
import type { EditorView } from "@codemirror/view";
import type { BookCell } from "./config";
import { make, makeButton } from "./dom";
import { openEditor, setText } from "./editor";
import { Outputs, type WakeChart } from "./outputs";
import type { Edit } from "./store";

export type Looks = "idle" | "waiting" | "running" | "ok" | "error" | "stopped";

/** What a cell asks of the page. */
export interface Host {
  run(cell: Cell): void;
  stop(): void;
  check(cell: Cell): void;
  /** The reader's code has changed; undefined when it is the book's again. */
  keep(cell: Cell, edit: Edit | undefined): void;
  wake(): Promise<WakeChart>;
}

export class Cell {
  /** The Python session and the code of the last run that ended well. */
  ran: { session: number; code: string } | undefined;
  outputs: Outputs | undefined;
  private readonly editor: EditorView;
  private readonly bar: HTMLElement;
  private readonly runButton: HTMLButtonElement;
  private readonly stopButton: HTMLButtonElement;
  private readonly resetButton: HTMLButtonElement;
  private readonly note: HTMLElement;
  private readonly box: HTMLElement;
  private readonly bookOutput: HTMLElement | null;
  private checks: HTMLElement | undefined;
  /** The book's source when the reader's edit began. */
  private base: string;

  constructor(
    readonly element: HTMLElement,
    readonly book: BookCell,
    readonly number: number,
    private readonly host: Host,
    edit: Edit | undefined,
    hasChecks: boolean,
  ) {
    this.base = edit?.base ?? book.source;
    this.bookOutput = element.querySelector(".cell_output");
    const input = element.querySelector<HTMLElement>(".cell_input")!;
    input.querySelector<HTMLElement>("div[class*=highlight-]")!.hidden = true;

    const place = make("div", "cell-editor highlight");
    this.editor = openEditor({
      host: place,
      text: edit?.code ?? book.source,
      label: `Code of cell ${number}. Shift and Enter runs it, Tab leaves it.`,
      changed: () => this.changed(),
      run: () => host.run(this),
    });
    this.runButton = makeButton("Run", `Run cell ${number}`, () => host.run(this), "play");
    this.stopButton = makeButton("Stop", `Stop cell ${number}`, () => host.stop(), "stop");
    this.resetButton = makeButton("Reset", `Reset cell ${number} to the book`, () => this.reset());
    this.note = make("span", "cell-note");
    this.bar = make("div", "cell-bar");
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", `Cell ${number}`);
    this.bar.append(this.runButton);
    if (hasChecks) {
      this.bar.append(makeButton("Check", `Check the answer in cell ${number}`, () => host.check(this)));
    }
    this.bar.append(this.stopButton, this.resetButton, this.note);
    input.append(place, this.bar);

    this.box = make("div", "cell_output docutils container cell-mine");
    this.box.hidden = true;
    element.append(this.box);
    element.classList.add("cell-live");
    this.look("idle");
  }

  get code(): string {
    return this.editor.state.doc.toString();
  }

  get edited(): boolean {
    return this.code !== this.book.source;
  }

  get focused(): boolean {
    return this.editor.hasFocus;
  }

  focusRun(): void {
    this.runButton.focus();
  }

  /** Put code into the editor; kept as an edit where it is not the book's. */
  write(code: string, base = this.book.source): void {
    this.base = base;
    if (code !== this.code) setText(this.editor, code);
    else this.changed();
  }

  /** Show how the cell stands. The state is text as well as colour. */
  look(looks: Looks, words = ""): void {
    this.element.dataset.cell = looks;
    const busy = looks === "running" || looks === "waiting";
    this.runButton.setAttribute("aria-disabled", String(busy));
    if (!busy && document.activeElement === this.stopButton) this.runButton.focus();
    this.stopButton.hidden = !busy;
    this.resetButton.hidden = busy || (!this.edited && this.box.hidden && !this.checks);
    this.note.textContent = words || (this.edited && !busy ? "changed" : "");
  }

  /** Make room for the outputs of a run. */
  open(): Outputs {
    this.clear();
    if (this.bookOutput) this.bookOutput.hidden = true;
    this.box.hidden = false;
    this.outputs = new Outputs(this.box, `cell-${this.number}`, () => this.host.wake());
    return this.outputs;
  }

  /** Show the book's output again. */
  showBook(): void {
    this.clear();
    this.outputs = undefined;
    this.box.hidden = true;
    if (this.bookOutput) this.bookOutput.hidden = false;
  }

  /** Say something where the output stands. */
  tell(text: string): void {
    this.box.hidden = false;
    this.box.append(make("p", "cell-message", text));
  }

  /** Hide an output box in which nothing came. */
  close(): void {
    if (!this.box.hasChildNodes()) this.box.hidden = true;
  }

  /** Show what the checks of the exercise said. */
  showChecks(said: string[]): void {
    this.checks?.remove();
    const list = make("ul", "cell-checks");
    for (const text of new Set(said)) {
      const right = text === "right";
      const item = make("li", right ? "check-right" : "check-open", right ? "Right." : sentence(text));
      list.append(item);
    }
    this.checks = list;
    this.element.append(list);
    this.resetButton.hidden = false;
  }

  /** The book's code, the book's output, nothing kept. */
  reset(): void {
    this.ran = undefined;
    this.write(this.book.source);
    this.host.keep(this, undefined);
    this.showBook();
    this.element.querySelector(".cell-versions")?.remove();
    this.look("idle");
    if (!document.activeElement || document.activeElement === document.body) this.focusRun();
  }

  /** Let the reader choose between an edit and a source that the book has changed since. */
  offerVersions(edit: Edit): void {
    const box = make("div", "cell-versions");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `Versions of cell ${this.number}`);
    const choose = (code: string, base: string, pressed: HTMLButtonElement) => {
      this.write(code, base);
      for (const one of box.querySelectorAll("button[aria-pressed]")) {
        one.setAttribute("aria-pressed", String(one === pressed));
      }
    };
    const mine = makeButton("Your version", "", () => choose(edit.code, edit.base, mine));
    const books = makeButton("The book’s version", "", () => choose(this.book.source, edit.base, books));
    mine.setAttribute("aria-pressed", "true");
    books.setAttribute("aria-pressed", "false");
    const settle = makeButton("Keep this one", "Keep this one, the version shown", () => {
      const { code } = this;
      box.remove();
      this.write(code);
      this.focusRun();
    });
    box.append(make("span", "", "The book has changed this cell since you did."), mine, books, settle);
    this.element.querySelector(".cell-editor")?.before(box);
  }

  private clear(): void {
    this.box.replaceChildren();
    this.checks?.remove();
    this.checks = undefined;
  }

  private changed(): void {
    const versions = this.element.querySelector(".cell-versions");
    // While two versions are on offer, looking at the book's does not throw the reader's away.
    if (!(versions && !this.edited)) {
      this.host.keep(this, this.edited ? { code: this.code, base: this.base } : undefined);
    }
    const looks = this.element.dataset.cell;
    if (looks !== "running" && looks !== "waiting") this.look("idle");
  }
}

/** "not yet: count the rows" becomes a sentence. */
function sentence(text: string): string {
  const said = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?)]$/.test(said) ? said : `${said}.`;
}
