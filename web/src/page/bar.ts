// The page's own controls, and what Python is doing, at the foot of the window.
import { make, makeButton } from "./dom";
import type { State } from "./python";

export interface BarWishes {
  runAll(): void;
  stop(): void;
  reset(): void;
  download(): void;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

export class Bar {
  private readonly status = make("p", "cells-status");
  private readonly meter = make("progress", "cells-meter");
  private readonly runAll: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly box = make("div", "cells-bar");
  private announced = "";
  private held = false;

  constructor(wishes: BarWishes) {
    // Bytes change many times a second: they are shown, and announced only at the steps.
    this.status.setAttribute("role", "status");
    this.meter.setAttribute("aria-label", "Loading Python");
    this.meter.hidden = true;
    this.runAll = makeButton("Run all", "Run all cells of the page", wishes.runAll, "play");
    this.stop = makeButton("Stop", "Stop Python", wishes.stop, "stop");
    this.stop.hidden = true;
    const tools = make("div", "cells-tools");
    tools.append(
      this.runAll,
      this.stop,
      makeButton("Reset page", "Reset page: all cells to the book’s", wishes.reset),
      makeButton("Download", "Download my notebook", wishes.download, "download"),
    );
    this.box.setAttribute("role", "region");
    this.box.setAttribute("aria-label", "Python in this page");
    this.box.append(this.status, this.meter, tools);
    document.querySelector("main")?.append(this.box);
  }

  /** Say something that stays while Python loads or starts anew. */
  hold(text: string, kind: "plain" | "bad" = "plain"): void {
    this.say(text, kind);
    this.held = true;
  }

  /** Say something that the reader should know. */
  say(text: string, kind: "plain" | "bad" = "plain"): void {
    this.held = false;
    this.box.dataset.kind = kind;
    if (text !== this.announced) this.status.textContent = text;
    this.announced = text;
  }

  progress(loaded: number, total: number): void {
    this.meter.hidden = false;
    this.meter.max = total;
    this.meter.value = loaded;
    this.meter.title = `${megabytes(loaded)} of ${megabytes(total)} MB`;
    if (this.held) return;
    this.box.style.setProperty("--loaded", `"${megabytes(loaded)} of ${megabytes(total)} MB"`);
    this.box.dataset.loading = "";
    this.say("Loading Python …");
  }

  turn(state: State, milliseconds: number): void {
    const busy = state === "loading" || state === "starting" || state === "busy";
    // One takes the other's place, and its focus.
    const [shown, gone] = busy ? [this.stop, this.runAll] : [this.runAll, this.stop];
    const focused = document.activeElement === gone;
    shown.hidden = false;
    gone.hidden = true;
    if (focused) shown.focus();
    if (state !== "loading") {
      this.meter.hidden = true;
      delete this.box.dataset.loading;
    }
    this.box.dataset.state = state;
    if (this.held) return;
    if (state === "starting") this.say("Starting Python …");
    if (state === "ready" && milliseconds) this.say(`Python is ready (${(milliseconds / 1000).toFixed(1)} s).`);
  }
}
