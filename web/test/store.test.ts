import assert from "node:assert/strict";
import { test } from "node:test";
import { match, Store } from "../src/page/store";

const cells = [
  { id: "count/1", source: "a = 1" },
  { id: "count/2", source: "b = 2" },
  { id: "reach/1", source: "c = 3" },
];

test("an edit stays with its cell", () => {
  const edits = { "count/2": { base: "b = 2", code: "b = 20" } };
  assert.deepEqual(match(edits, cells), { same: edits, changed: {}, lost: {} });
});

test("an edit follows its source to another id", () => {
  const edit = { base: "b = 2", code: "b = 20" };
  assert.deepEqual(match({ "count/1": edit }, cells).same, { "count/2": edit });
});

test("a cell inserted above shifts every edit below and mixes none up", () => {
  const edits = { "count/1": { base: "b = 2", code: "mine b" }, "count/2": { base: "c = 3", code: "mine c" } };
  assert.deepEqual(match(edits, cells).same, { "count/2": edits["count/1"], "reach/1": edits["count/2"] });
});

test("a changed source offers both versions", () => {
  const edits = { "count/1": { base: "a = 0", code: "a = 10" } };
  assert.deepEqual(match(edits, cells), { same: {}, changed: edits, lost: {} });
});

test("the same source twice does not say where an edit has moved", () => {
  const twice = [{ id: "x/1", source: "a" }, { id: "x/2", source: "a" }];
  const edits = { "gone/1": { base: "a", code: "b" } };
  assert.deepEqual(match(edits, twice).lost, edits);
});

test("an edit without a cell is kept apart", () => {
  const edits = { "gone/1": { base: "z", code: "y" } };
  assert.deepEqual(match(edits, cells), { same: {}, changed: {}, lost: edits });
});

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

test("edits made in another tab meanwhile stay", () => {
  const storage = memory();
  const here = new Store("page", () => {}, () => storage);
  const there = new Store("page", () => {}, () => storage);
  here.set("a", { base: "1", code: "2" });
  there.set("b", { base: "3", code: "4" });
  here.set("a", undefined);
  assert.deepEqual(here.read(), { b: { base: "3", code: "4" } });
});

test("unreadable storage counts as empty, and a failure is told once it matters", () => {
  const said: string[] = [];
  const broken = { getItem: () => "not json", setItem: () => { throw new DOMException("", "QuotaExceededError"); } };
  const store = new Store("page", (why) => said.push(why), () => broken as unknown as Storage);
  assert.deepEqual(store.read(), {});
  assert.deepEqual(said, []);
  store.set("a", { base: "1", code: "2" });
  assert.match(said[0] ?? "", /storage is full/);
});
