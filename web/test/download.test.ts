import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fetchFile, Lost, Meter } from "../src/worker/download";
import { members } from "../src/worker/tar";

// What a worker has and Node has not.
Object.assign(globalThis, { addEventListener() {}, removeEventListener() {} });
const real = globalThis.fetch;
afterEach(() => void (globalThis.fetch = real));

const answers = (...bodies: (string | Error)[]) => {
  let asked = 0;
  globalThis.fetch = async () => {
    const body = bodies[Math.min(asked++, bodies.length - 1)];
    if (body instanceof Error) throw body;
    return new Response(body);
  };
  return () => asked;
};

test("a lost connection is told and tried again", async () => {
  const asked = answers(new TypeError("network"), "whole");
  const waited: number[] = [];
  const file = await fetchFile("u", "f", 5, new Meter(() => {}), (s) => waited.push(s), [0.01]);
  assert.equal(new TextDecoder().decode(file), "whole");
  assert.deepEqual([asked(), waited], [2, [0.01]]);
});

test("a file that comes short counts as lost", async () => {
  answers("who", "whole");
  const file = await fetchFile("u", "f", 5, new Meter(() => {}), () => {}, [0.01]);
  assert.equal(file.length, 5);
});

test("after all tries the reason is given", async () => {
  answers(new TypeError("network"));
  const wish = fetchFile("u", "pandas.tar.gz", 5, new Meter(() => {}), () => {}, [0.01, 0.01]);
  await assert.rejects(wish, (error: unknown) => error instanceof Lost && /pandas.tar.gz could not be loaded/.test(error.message));
});

test("a file that starts again is not counted twice", () => {
  const seen: number[] = [];
  const meter = new Meter((loaded) => seen.push(loaded));
  meter.set("a", 5);
  meter.set("b", 7);
  meter.set("a", 2);
  assert.deepEqual(seen, [5, 12, 9]);
});

test("members of an archive are read with long names", () => {
  const archive = new Uint8Array(512 * 4);
  const put = (text: string, at: number) => archive.set(new TextEncoder().encode(text), at);
  put("module.pyc", 0);
  put("00000000003", 124);
  put("pandas/core/arrays", 345);
  put("abc", 512);
  const found = [...members(archive)];
  assert.deepEqual(found.map((one) => one.name), ["pandas/core/arrays/module.pyc"]);
  assert.equal(new TextDecoder().decode(found[0]?.content), "abc");
});
