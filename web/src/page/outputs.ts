// Shows what a cell gave, in the forms that the book itself uses.
import { marked } from "marked";
import type { Bundle, Figure, Output } from "../messages";
import { harmless } from "./sanitise";

/** What charts.mjs offers: makes a figure interactive. */
export type WakeChart = (figure: HTMLElement, spec: object) => Promise<void>;

const MOST = 200; // outputs of one cell; a loop that displays would otherwise stop the page

/** The outputs of one cell. */
export class Outputs {
  readonly kept: Output[] = [];
  private printed: { name: string; box: HTMLElement } | undefined;

  /**
   * @param box Where they are shown.
   * @param name Unique among the page's cells, for ids.
   * @param wake Makes charts interactive; loaded when the first chart comes.
   */
  constructor(
    private readonly box: HTMLElement,
    private readonly name: string,
    private readonly wake: () => Promise<WakeChart>,
  ) {}

  /** Show one more; resolves when it can be seen. */
  async add(output: Output): Promise<void> {
    if (this.kept.length > MOST) return;
    if (this.kept.length === MOST) {
      this.kept.push({ kind: "stream", name: "stderr", text: "" });
      this.text(`[cut here: a cell shows at most ${MOST} outputs]`, "output text_plain");
      return;
    }
    if (output.kind === "stream") return this.print(output.name, output.text);
    this.printed = undefined;
    this.kept.push(output);
    if (output.kind === "error") {
      this.text(output.text, "output traceback");
      return;
    }
    await this.show(output.data);
  }

  private print(name: "stdout" | "stderr", text: string): void {
    const last = this.kept.at(-1);
    if (this.printed?.name === name && last?.kind === "stream") {
      last.text += text;
      this.printed.box.append(text);
      return;
    }
    this.kept.push({ kind: "stream", name, text });
    const box = this.text(text, name === "stderr" ? "output stderr" : "output stream");
    this.printed = { name, box };
  }

  private text(text: string, names: string): HTMLElement {
    const pre = document.createElement("pre");
    pre.textContent = text;
    const colours = document.createElement("div");
    colours.className = "highlight";
    colours.append(pre);
    this.place(names).append(colours);
    return pre;
  }

  private place(names: string): HTMLElement {
    const made = document.createElement("div");
    made.className = names;
    this.box.append(made);
    return made;
  }

  private async show(data: Bundle): Promise<void> {
    const html = data.frame ?? data["text/html"];
    if (data.figure) return this.chart(data.figure);
    if (typeof html === "string") return this.place("output text_html").append(harmless(html));
    const picture = drawn(data);
    if (picture) return this.place("output image").append(picture);
    if (typeof data["text/markdown"] === "string") {
      const text = await marked.parse(data["text/markdown"]);
      return this.place("output text_html").append(harmless(text));
    }
    if (data.note) this.place("output text_plain").append(data.note);
    if (typeof data["text/plain"] === "string") this.text(data["text/plain"], "output text_plain");
  }

  private async chart(figure: Figure): Promise<void> {
    const place = this.place("output text_html");
    place.append(harmless(figure.html));
    const frame = place.querySelector<HTMLElement>("figure.chart");
    if (!frame) return;
    // Ids from outside are not trusted; these are the page's own.
    frame.id = `${this.name}-chart-${this.kept.length}`;
    const head = frame.querySelector(".chart-head");
    if (head) {
      head.id = `${frame.id}-title`;
      frame.setAttribute("aria-labelledby", head.id);
    }
    // Where the book's own figures keep theirs.
    const spec = document.createElement("script");
    spec.type = "application/json";
    spec.className = "chart-spec";
    spec.textContent = JSON.stringify(figure.spec);
    frame.append(spec);
    try {
      await (await this.wake())(frame, figure.spec);
    } catch (error) {
      this.text(`The chart could not be drawn: ${String(error)}`, "output traceback");
    }
  }
}

/** A picture as an image element, inside which no script can run. */
function drawn(data: Bundle): HTMLImageElement | undefined {
  const image = new Image();
  image.alt = String(data["text/plain"] ?? "");
  if (typeof data["image/svg+xml"] === "string") {
    image.src = `data:image/svg+xml,${encodeURIComponent(data["image/svg+xml"])}`;
  } else if (typeof data["image/png"] === "string") {
    image.src = `data:image/png;base64,${data["image/png"]}`;
  } else {
    return undefined;
  }
  return image;
}
