// Reads tar archives as course/runtime_pack.py writes them (USTAR, plain files only).

const BLOCK = 512;
const decoder = new TextDecoder();

export interface Member {
  name: string;
  content: Uint8Array;
}

function text(archive: Uint8Array, start: number, length: number): string {
  const field = archive.subarray(start, start + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

/** Go through the members; contents are views into the archive. */
export function* members(archive: Uint8Array): Generator<Member> {
  let at = 0;
  while (at + BLOCK <= archive.length && archive[at] !== 0) {
    const prefix = text(archive, at + 345, 155);
    const name = (prefix ? `${prefix}/` : "") + text(archive, at, 100);
    const size = parseInt(text(archive, at + 124, 12), 8);
    yield { name, content: archive.subarray(at + BLOCK, at + BLOCK + size) };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Undo gzip with the browser's own, which is faster than Python's in the page. */
export async function unzipped(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
