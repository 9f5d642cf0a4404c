// The page's side of Python: starts the worker, hands it one cell at a time, and ends it when asked.
import type { FromWorker, Output, ToWorker } from "../messages";

export type State = "off" | "loading" | "starting" | "ready" | "busy";

/** How a run ended. */
export type Ending = { how: "ok" | "error"; ms: number } | { how: "stopped" } | { how: "crashed"; why: string };

export interface Listener {
  /** Something about Python as a whole changed. */
  state(state: State): void;
  progress(loaded: number, total: number): void;
  waiting(seconds: number): void;
  crashed(why: string): void;
}

interface Job {
  message: Extract<ToWorker, { id: number }>;
  output(output: Output): void;
  end(ending: Ending, said?: string[]): void;
}

/** Addresses that the worker needs. */
export interface Addresses {
  root: string;
  worker: string;
  kernel: string;
  /** The page's folder in Python's file system. */
  folder: string;
}

export class Python {
  /** Grows with every start: a cell that ran in an older session has to run again. */
  session = 0;
  /** Milliseconds from the last start to readiness. */
  tookToStart = 0;
  state: State = "off";
  private worker: Worker | undefined;
  private started = 0;
  private next = 1;
  private readonly queue: Job[] = [];
  private current: Job | undefined;

  constructor(
    private readonly addresses: Addresses,
    private readonly listener: Listener,
    private readonly makeWorker = (url: string) => new Worker(url, { type: "module" }),
  ) {}

  /** Start Python where it is not running. */
  start(): void {
    if (this.worker) return;
    this.session++;
    this.started = performance.now();
    this.turn("loading");
    const worker = this.makeWorker(this.addresses.worker);
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (worker === this.worker) this.hear(data);
    };
    worker.onerror = (event) => {
      if (worker === this.worker) this.fall(event.message || "its script could not be loaded");
    };
    const { root, kernel, folder } = this.addresses;
    this.send({ type: "boot", root, kernel, folder });
  }

  /** Import what most cells need, when nothing else is to be done. */
  warm(): void {
    this.start();
    this.send({ type: "warm" });
  }

  /** Run code; `output` hears what it gives while it runs. */
  run(source: string, name: string, quiet: boolean, output: (one: Output) => void): Promise<Ending> {
    return new Promise((end) => {
      this.add({ message: { type: "run", id: this.next++, source, name, quiet }, output, end });
    });
  }

  /** Call checks on what the cells have defined; returns what each said, or how it ended instead. */
  check(machine: string, tests: string[]): Promise<string[] | Ending> {
    return new Promise((end) => {
      this.add({
        message: { type: "check", id: this.next++, machine, tests },
        output: () => {},
        end: (ending, said) => end(said ?? ending),
      });
    });
  }

  /** End Python at once, whatever it is doing. Its memory is lost. */
  stop(): void {
    this.end({ how: "stopped" });
  }

  private add(job: Job): void {
    this.start();
    this.queue.push(job);
    this.advance();
  }

  private advance(): void {
    if (this.current || (this.state !== "ready" && this.state !== "busy")) return;
    this.current = this.queue.shift();
    if (this.current) {
      this.turn("busy");
      this.send(this.current.message);
    } else {
      this.turn("ready");
    }
  }

  private hear(message: FromWorker): void {
    switch (message.type) {
      case "progress":
        return this.listener.progress(message.loaded, message.total);
      case "waiting":
        return this.listener.waiting(message.seconds);
      case "starting":
        return this.turn("starting");
      case "ready":
        this.tookToStart = performance.now() - this.started;
        this.turn("ready");
        return this.advance();
      case "output":
        if (message.id === this.current?.message.id) this.current.output(message.output);
        return;
      case "done":
        return this.finish(message.id, { how: message.ok ? "ok" : "error", ms: message.ms });
      case "checked":
        return this.finish(message.id, { how: "ok", ms: 0 }, message.said);
      case "fatal":
        return this.fall(message.message);
    }
  }

  private finish(id: number, ending: Ending, said?: string[]): void {
    const job = this.current;
    if (job?.message.id !== id) return;
    this.current = undefined;
    job.end(ending, said);
    this.advance();
  }

  /** Python has failed beyond repair. */
  private fall(why: string): void {
    this.end({ how: "crashed", why });
    this.listener.crashed(why);
  }

  private end(ending: Ending): void {
    this.worker?.terminate();
    this.worker = undefined;
    const jobs = [this.current, ...this.queue];
    this.current = undefined;
    this.queue.length = 0;
    this.turn("off");
    for (const job of jobs) job?.end(ending);
  }

  private turn(state: State): void {
    if (state === this.state) return;
    this.state = state;
    this.listener.state(state);
  }

  private send(message: ToWorker): void {
    this.worker?.postMessage(message);
  }
}
