// The page with its cells switched on.
import { Bar } from "./bar";
import { Cell, type Host } from "./cell";
import { Charts } from "./charts";
import { cellElements, type BookCell, type Config, type PageFile, ROOT, storageKey } from "./config";
import { make } from "./dom";
import { filled, save } from "./notebook";
import { keepForOffline } from "./offline";
import { type Ending, Python } from "./python";
import { type Edit, match, Store } from "./store";

/**
 * Switch the page's cells on.
 *
 * @param fetched The page's cells, on their way.
 * @param python Python is wanted at once, not at the first Run.
 */
export async function start(config: Config, fetched: Promise<Response>, python: boolean): Promise<App> {
  const answer = await fetched;
  if (!answer.ok) throw new Error(`${config.cells}: HTTP ${answer.status}`);
  return new App(config, await answer.json(), python);
}

/** How a run went: "gone" means that Python was stopped or ended under it. */
type Went = "well" | "wrong" | "gone";

class App implements Host {
  private readonly bar: Bar;
  private readonly python: Python;
  private readonly charts: Charts;
  private readonly store: Store;
  private readonly cells: Cell[] = [];
  /** False once a cell ran that is not the book's: then nothing above can be taken as the book gives it. */
  private pure = true;
  private offered = false;
  readonly wake: Host["wake"];

  constructor(
    private readonly config: Config,
    private readonly page: PageFile,
    python: boolean,
  ) {
    // The script that the page has loaded, if it has: a second copy would draw its charts again.
    const loaded = document.querySelector<HTMLScriptElement>('script[src*="/charts.mjs"]');
    this.charts = new Charts(loaded?.src ?? ROOT + config.charts);
    this.wake = this.charts.wake;
    this.bar = new Bar({
      runAll: () => void this.runAll(),
      stop: () => this.stop(),
      reset: () => this.resetPage(),
      download: () => void this.download(),
    });
    this.store = new Store(storageKey(config.page), (why) => this.bar.hold(why, "bad"));
    this.python = new Python(
      {
        root: ROOT,
        worker: ROOT + config.worker,
        kernel: ROOT + config.kernel,
        folder: `/book/${config.page.split("/").slice(0, -1).join("/")}`,
      },
      {
        state: (state) => {
          this.bar.turn(state, this.python.tookToStart);
          if (state === "ready" && !this.offered) {
            this.offered = true;
            void keepForOffline(config, ROOT);
          }
        },
        progress: (loaded, total) => this.bar.progress(loaded, total),
        waiting: (seconds) =>
          this.bar.say(`The connection was lost. Next try in ${seconds} s; what has come is kept.`, "bad"),
        crashed: (why) => this.bar.say(`${reason(why)} Press Run to start it again.`, "bad"),
      },
    );
    if (python) this.python.start(); // it loads while the editors are made
    this.switchOn();
    addEventListener("storage", (event) => {
      if (event.key === storageKey(config.page)) this.follow();
    });
  }

  /** Start Python, so that the first Run does not wait for it. */
  begin(): void {
    this.python.warm();
  }

  /** Run the cell of an element. */
  runElement(element: HTMLElement): void {
    const cell = this.cells.find((one) => one.element === element);
    if (!cell) return;
    if (document.activeElement === document.body) cell.focusRun();
    void this.run(cell);
  }

  /** Run a cell, and first what stands above it and has not run as it stands. */
  async run(cell: Cell): Promise<Went> {
    if (this.busy(cell)) return "wrong";
    cell.look("waiting", "waiting for Python");
    for (const above of this.cells.slice(0, this.cells.indexOf(cell))) {
      if (this.fresh(above)) continue;
      const went = await this.runOne(above, this.pure && !above.edited);
      if (went === "gone") {
        cell.look("stopped", "stopped");
        return went;
      }
      if (went === "wrong" && holdsUp(above)) {
        cell.look("error", `cell ${above.number} failed`);
        cell.open();
        cell.tell(`Cell ${above.number} above did not run, and this cell needs it.`);
        return went;
      }
    }
    return this.runOne(cell, false);
  }

  async runAll(): Promise<void> {
    for (const cell of this.cells) {
      const went = await this.runOne(cell, false);
      if (went === "gone" || (went === "wrong" && holdsUp(cell))) return;
    }
    this.bar.say("All cells have run.");
  }

  /** Run a cell and then the checks of its exercise. */
  async check(cell: Cell): Promise<void> {
    if ((await this.run(cell)) === "gone") return;
    const said = await this.python.check(this.page.machine, this.page.checks[cell.book.exercise ?? ""] ?? []);
    if (Array.isArray(said)) {
      cell.showChecks(said);
      const open = said.filter((text) => text !== "right").length;
      this.bar.say(open ? `Cell ${cell.number}: ${open} of ${said.length} checks not yet right.` : `Cell ${cell.number}: right.`);
    }
  }

  stop(): void {
    const ran = this.cells.filter((cell) => cell.ran?.session === this.python.session).map((cell) => cell.number);
    this.python.stop();
    const lost = ran.length ? `What ${listed(ran)} had computed is lost` : "Nothing had been computed yet";
    this.bar.hold(`Stopped. ${lost}; your code is kept. Run starts again from the top.`);
    this.pure = true;
    this.python.start();
  }

  keep(cell: Cell, edit: Edit | undefined): void {
    this.store.set(cell.book.id, edit);
  }

  private switchOn(): void {
    const elements = cellElements();
    const found = match(this.store.read(), this.page.cells);
    let shown = 0;
    for (const book of this.page.cells) {
      const element = book.added ? addPlace(book) : elements[shown++];
      if (!element) continue;
      const edit = found.same[book.id] ?? found.changed[book.id];
      const checks = this.page.checks[book.exercise ?? ""] ?? [];
      const cell = new Cell(element, book, this.cells.length + 1, this, edit, checks.length > 0);
      this.cells.push(cell);
      const changed = found.changed[book.id];
      if (changed) cell.offerVersions(changed);
    }
    // Under the ids that they have now; what has lost its cell stays where a download finds it.
    this.store.replace({ ...found.same, ...found.changed, ...found.lost });
    const lost = Object.values(found.lost);
    if (lost.length) this.showLost(lost);
  }

  /** Show edits whose cells are gone, so that they can be copied. */
  private showLost(edits: Edit[]): void {
    const box = make("details", "cells-lost");
    box.append(make("summary", "", `${edits.length} of your edits belong to cells that are no longer on this page`));
    for (const edit of edits) box.append(make("pre", "", edit.code));
    document.querySelector(".launch")?.after(box);
  }

  private async runOne(cell: Cell, quiet: boolean): Promise<Went> {
    const { code } = cell;
    const outputs = quiet ? undefined : cell.open();
    cell.look("running", "running");
    if (this.python.state === "ready" || this.python.state === "busy") this.bar.say(`Running cell ${cell.number} …`);
    const shown: Promise<void>[] = [];
    let ending: Ending = { how: "ok", ms: 0 };
    for (const hidden of cell.book.before ?? []) {
      ending = await this.python.run(hidden, `above ${cell.number}`, true, () => {});
      if (ending.how !== "ok") break;
    }
    if (ending.how === "ok") {
      ending = await this.python.run(code, String(cell.number), quiet, (output) => {
        shown.push((outputs ?? (cell.outputs = cell.open())).add(output));
      });
    }
    await Promise.all(shown);
    return this.ended(cell, code, ending, quiet);
  }

  private ended(cell: Cell, code: string, ending: Ending, quiet: boolean): Went {
    if (cell.edited) this.pure = false;
    if (ending.how === "ok" || ending.how === "error") {
      const fine = ending.how === "ok";
      cell.ran = fine ? { session: this.python.session, code } : undefined;
      if (fine && !quiet) cell.close();
      if (fine && quiet) cell.look("idle");
      else cell.look(fine ? "ok" : "error", fine ? took(ending.ms) : "error");
      if (!quiet) {
        this.bar.say(fine ? `Cell ${cell.number} has run (${took(ending.ms)}).` : `Cell ${cell.number} raised an error.`);
      }
      return fine ? "well" : "wrong";
    }
    if (!cell.outputs) cell.open();
    const why = ending.how === "crashed" ? reason(ending.why) : "Stopped.";
    cell.look("stopped", ending.how === "crashed" ? "Python ended" : "stopped");
    cell.tell(`${why} Python’s memory is lost; your code is kept. Run starts again from the top.`);
    return "gone";
  }

  /** True where a cell's present code has run in the present Python. */
  private fresh(cell: Cell): boolean {
    return cell.ran?.session === this.python.session && cell.ran.code === cell.code;
  }

  private busy(cell: Cell): boolean {
    return ["running", "waiting"].includes(cell.element.dataset.cell ?? "");
  }

  private resetPage(): void {
    if (this.python.state === "busy") this.stop();
    this.cells.forEach((cell) => cell.reset());
    this.store.replace({});
    document.querySelector(".cells-lost")?.remove();
    this.pure = false; // names of the old run are still there
    this.bar.say("All cells are the book’s again.");
  }

  private async download(): Promise<void> {
    this.bar.say("Making the notebook …");
    const notebook = await filled(this.page, this.cells, this.charts.draw);
    save(notebook, `${this.config.page.split("/").pop()}.ipynb`);
    this.bar.say("Your notebook is among your downloads.");
  }

  /** Another tab has edited this page: take over what nobody is typing into here. */
  private follow(): void {
    const edits = this.store.read();
    for (const cell of this.cells) {
      if (cell.focused) continue;
      const edit = edits[cell.book.id];
      const code = edit?.code ?? cell.book.source;
      if (code !== cell.code) cell.write(code, edit?.base);
    }
  }
}

/** True where an error keeps the cells below from running: exercises and errors shown on purpose do not. */
const holdsUp = (cell: Cell): boolean => !cell.book.exercise && !cell.book.fails;

/** Add an empty cell after an exercise that shows none. */
function addPlace(book: BookCell): HTMLElement | undefined {
  const exercise = document.getElementById(book.exercise ?? "");
  if (!exercise) return undefined;
  const cell = make("div", "cell docutils container");
  const input = make("div", "cell_input docutils container");
  const code = make("div", "highlight-ipython3 notranslate");
  code.append(make("pre", "", book.source));
  input.append(code);
  cell.append(input);
  exercise.after(cell);
  return cell;
}

const took = (ms: number): string => (ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`);

function listed(numbers: number[]): string {
  const first = numbers[0];
  const last = numbers.at(-1);
  return numbers.length === 1 ? `cell ${first}` : `cells ${first} to ${last}`;
}

function reason(why: string): string {
  if (/could not be loaded|failed to fetch/i.test(why)) {
    return "Python could not be loaded: the connection was lost for too long.";
  }
  if (/memory|allocation|array buffer/i.test(why)) return "Python ran out of memory.";
  return `Python ended unexpectedly (${why.split("\n")[0]}).`;
}
