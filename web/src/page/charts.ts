// The book's own chart script, for charts that cells make.
import type { WakeChart } from "./outputs";

interface ChartScript {
  wake(figure: HTMLElement, spec: object, safe: boolean): Promise<void>;
  picture(spec: object): Promise<string>;
}

/** Loads the script once, when the first chart comes. */
export class Charts {
  private script: Promise<ChartScript> | undefined;

  constructor(private readonly address: string) {}

  load(): Promise<ChartScript> {
    this.script ??= import(/* @vite-ignore */ this.address);
    return this.script;
  }

  wake = async (): Promise<WakeChart> => {
    const { wake } = await this.load();
    return (figure, spec) => wake(figure, spec, true);
  };

  /** Draw as PNG in base64; undefined where the chart cannot be drawn. */
  draw = async (spec: object): Promise<string | undefined> => {
    try {
      return (await (await this.load()).picture(spec)).replace(/^data:image\/png;base64,/, "");
    } catch {
      return undefined;
    }
  };
}
