// Fetches the files of Python with progress, and does not give up at the first lost connection.

/** Called with the bytes of all files that have come so far. */
export type Progress = (loaded: number) => void;

/** Called when a file did not come, with the seconds until the next try. */
export type Waiting = (seconds: number) => void;

/** Seconds before each further try: about a minute in all. */
export const PAUSES = [1, 2, 4, 8, 15, 30];

/** A file that did not come although it was asked for again and again. */
export class Lost extends Error {}

/** Counts bytes over several files; a file that starts again counts from zero. */
export class Meter {
  private readonly loaded = new Map<string, number>();

  constructor(private readonly progress: Progress) {}

  set(file: string, bytes: number): void {
    this.loaded.set(file, bytes);
    let sum = 0;
    for (const one of this.loaded.values()) sum += one;
    this.progress(sum);
  }
}

/**
 * Fetch a file whole.
 *
 * @param url Its address.
 * @param name What the meter calls it.
 * @param size Its bytes where they are known; a shorter answer counts as lost.
 * @throws {Lost} When it has not come after all tries.
 */
export async function fetchFile(
  url: string,
  name: string,
  size: number | undefined,
  meter: Meter,
  waiting: Waiting,
  pauses: number[] = PAUSES,
): Promise<Uint8Array<ArrayBuffer>> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetchOnce(url, name, size, meter);
    } catch (error) {
      const pause = pauses[attempt];
      if (pause === undefined) throw new Lost(`${name} could not be loaded (${String(error)})`);
      waiting(pause);
      await rest(pause);
    }
  }
}

/** Wait some seconds, or until the machine says that it is online again. */
function rest(seconds: number): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      done();
    };
    const timer = setTimeout(end, seconds * 1000);
    addEventListener("online", end);
  });
}

async function fetchOnce(
  url: string,
  name: string,
  size: number | undefined,
  meter: Meter,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(url);
  if (!answer.ok || !answer.body) throw new Error(`HTTP ${answer.status}`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
    meter.set(name, length);
  }
  if (size !== undefined && length !== size) throw new Error(`${length} of ${size} bytes`);
  const whole = new Uint8Array(length);
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}
