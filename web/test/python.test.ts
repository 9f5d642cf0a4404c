import assert from "node:assert/strict";
import { test } from "node:test";
import type { FromWorker, ToWorker } from "../src/messages";
import { Python, type State } from "../src/page/python";

class FakeWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: unknown = null;
  heard: ToWorker[] = [];
  ended = false;
  postMessage(message: ToWorker) {
    this.heard.push(message);
  }
  terminate() {
    this.ended = true;
  }
  say(data: FromWorker) {
    this.onmessage?.({ data });
  }
}

function started() {
  const workers: FakeWorker[] = [];
  const states: State[] = [];
  const crashes: string[] = [];
  const python = new Python(
    { root: "/", worker: "w", kernel: "k", folder: "/book" },
    { state: (s) => states.push(s), progress() {}, waiting() {}, crashed: (why) => crashes.push(why) },
    () => {
      workers.push(new FakeWorker());
      return workers.at(-1) as unknown as Worker;
    },
  );
  return { python, workers, states, crashes };
}

test("cells run one after another", async () => {
  const { python, workers } = started();
  const first = python.run("1", "1", false, () => {});
  const second = python.run("2", "2", false, () => {});
  const worker = workers[0]!;
  worker.say({ type: "ready" });
  assert.equal(worker.heard.filter((m) => m.type === "run").length, 1);
  worker.say({ type: "done", id: 1, ok: true, ms: 5 });
  assert.deepEqual(await first, { how: "ok", ms: 5 });
  assert.equal(worker.heard.filter((m) => m.type === "run").length, 2);
  worker.say({ type: "done", id: 2, ok: false, ms: 5 });
  assert.deepEqual(await second, { how: "error", ms: 5 });
});

test("stop ends the worker and everything that waits", async () => {
  const { python, workers } = started();
  const wishes = [python.run("1", "1", false, () => {}), python.run("2", "2", false, () => {})];
  workers[0]!.say({ type: "ready" });
  python.stop();
  assert.ok(workers[0]!.ended);
  assert.deepEqual(await Promise.all(wishes), [{ how: "stopped" }, { how: "stopped" }]);
  assert.equal(python.state, "off");
});

test("a worker that was ended is not heard again", () => {
  const { python, workers } = started();
  python.start();
  python.stop();
  python.start();
  workers[0]!.say({ type: "ready" });
  assert.equal(python.state, "loading");
  assert.equal(python.session, 2);
});

test("a crash is told with its reason", async () => {
  const { python, workers, crashes } = started();
  const wish = python.run("1", "1", false, () => {});
  workers[0]!.say({ type: "ready" });
  workers[0]!.say({ type: "fatal", message: "Aborted()" });
  assert.deepEqual(await wish, { how: "crashed", why: "Aborted()" });
  assert.deepEqual(crashes, ["Aborted()"]);
});
