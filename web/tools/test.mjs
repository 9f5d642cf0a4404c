// Runs the scripts' own tests: bundled like the scripts, then by Node's test runner.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const target = mkdtempSync(join(tmpdir(), "cells-"));
const entryPoints = readdirSync("test").filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name}`);
await build({ entryPoints, outdir: target, bundle: true, platform: "node", format: "esm", outExtension: { ".js": ".mjs" } });
const files = readdirSync(target).map((name) => join(target, name));
const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
rmSync(target, { recursive: true });
process.exit(status ?? 1);
