// Bundles the page's scripts. usage: node bundle.mjs TARGET_FOLDER
// Names carry the hash of the content, except the two that others must find: cells.mjs and offline.js.
import { build } from "esbuild";

const [target] = process.argv.slice(2);
const common = { bundle: true, minify: true, format: "esm", target: "es2022", logLevel: "warning", legalComments: "linked" };

await build({
  ...common,
  entryPoints: { cells: "src/page/boot.ts" },
  outdir: target,
  splitting: true,
  outExtension: { ".js": ".mjs" },
  chunkNames: "cells/[name]-[hash]",
});
await build({
  ...common,
  entryPoints: { "cells/worker": "src/worker/worker.ts" },
  outdir: target,
  entryNames: "[dir]/[name]-[hash]",
  outExtension: { ".js": ".mjs" },
});
await build({ ...common, format: "iife", entryPoints: { offline: "src/offline/offline.ts" }, outdir: target });
