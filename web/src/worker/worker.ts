// Python of a page: loads Pyodide and packages, then runs one cell after another.
import type { PyodideInterface } from "pyodide";
import type { FromWorker, KernelFile, ToWorker } from "../messages";
import { confine } from "./confine";
import { fetchFile, Meter } from "./download";
import { fetchNow, offerTables } from "./tables";
import { members, unzipped } from "./tar";

const SITE = "/lib/python3.12/site-packages";
const KERNEL = "/lib/page";
const DATA = "/book/data";
// Pyodide asks for these itself; they are fetched ahead so that the page can count them and try again.
const OF_PYODIDE = ["pyodide.asm.wasm", "pyodide.asm.js", "python_stdlib.zip", "pyodide-lock.json"];

interface Runner {
  run(source: string, name: string, quiet: boolean): Promise<boolean>;
  check(machine: string, tests: unknown): string;
}

const post = (message: FromWorker) => self.postMessage(message);
const fail = (error: unknown) =>
  post({ type: "fatal", message: error instanceof Error ? error.message : String(error) });
let running = 0;
let python: PyodideInterface;
let runner: Runner;

async function boot(root: string, kernelUrl: string, folder: string): Promise<void> {
  const waiting = (seconds: number) => post({ type: "waiting", seconds });
  const quiet = new Meter(() => {});
  const kernel: KernelFile = JSON.parse(
    new TextDecoder().decode(await fetchFile(kernelUrl, "kernel", undefined, quiet, waiting)),
  );
  const base = root + kernel.runtime;
  const total = Object.values(kernel.files).reduce((sum, bytes) => sum + bytes, 0);
  const meter = new Meter((loaded) => post({ type: "progress", loaded, total }));
  const load = (name: string) => fetchFile(base + name, name, kernel.files[name], meter, waiting);

  const archives = Object.keys(kernel.files).filter((name) => name.endsWith(".tar.gz"));
  const ofPyodide = OF_PYODIDE.map(load);
  const ofPackages = archives.map(load);
  const unpacked = ofPackages.map(async (content) => unzipped(await content));
  unpacked.forEach((one) => one.catch(() => {})); // reported when it is awaited below
  // Pyodide begins when it is there; the reader is told of bytes until all have come.
  Promise.all([...ofPyodide, ...ofPackages]).then(() => post({ type: "starting" }), () => {});
  await Promise.all(ofPyodide);

  const { loadPyodide } = await import(/* @vite-ignore */ `${base}pyodide.mjs`);
  python = await loadPyodide({ indexURL: base, env: { HOME: "/book" }, stdin: () => null });
  for (const one of unpacked) {
    unpack(await one, SITE);
  }
  for (const [name, text] of Object.entries(kernel.modules)) {
    const path = `${KERNEL}/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, text);
  }
  offerTables(python, DATA, `${root}data/`, kernel.tables, fetchNow);
  // When WebAssembly aborts, whoever waits for Python waits for ever; Pyodide tells by this hook.
  (python as unknown as { _api: { on_fatal?: (error: unknown) => void } })._api.on_fatal = fail;
  python.runPython(`import sys; sys.path.insert(0, "${KERNEL}")`);
  const send = (text: string) => post({ type: "output", id: running, output: JSON.parse(text) });
  runner = python.pyimport("page_kernel.runner").Runner(send, folder);
  confine();
}

function unpack(archive: Uint8Array, target: string): void {
  const made = new Set<string>();
  for (const { name, content } of members(archive)) {
    const path = `${target}/${name}`;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(folder)) {
      python.FS.mkdirTree(folder);
      made.add(folder);
    }
    python.FS.writeFile(path, content, { canOwn: true });
  }
}

async function answer(message: ToWorker): Promise<void> {
  if (message.type === "boot") {
    await boot(message.root, message.kernel, message.folder);
    post({ type: "ready" });
  } else if (message.type === "warm") {
    python.pyimport("page_kernel.runner").warm();
  } else if (message.type === "run") {
    running = message.id;
    const start = performance.now();
    const ok = await runner.run(message.source, message.name, message.quiet);
    post({ type: "done", id: message.id, ok, ms: performance.now() - start });
  } else {
    running = message.id;
    const said = JSON.parse(runner.check(message.machine, python.toPy(message.tests)));
    post({ type: "checked", id: message.id, said });
  }
}

// One at a time: a cell may await, and the next must not start before it ends.
let last: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  last = last.then(() => answer(data)).catch(fail);
};
