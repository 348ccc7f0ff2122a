// Checks the types of the pages' TypeScript and bundles it: node scripts/browser/build.mjs FOLDER
// The worker becomes a text inside the frame's script, as an opaque origin may load no worker from the site.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const sources = path.join(root, "src/amparo/web/fingerprint/ts");
const target = process.argv[2] ?? path.join(root, "src/amparo/web/fingerprint/static/fingerprint");
const HEAD = "// Made from src/amparo/web/fingerprint/ts by `make scripts`.";

execFileSync(
  process.execPath,
  [createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc"), "-p", sources],
  { stdio: "inherit" },
);

const options = {
  absWorkingDir: root,
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "none",
  logLevel: "warning",
  target: "es2022",
};
const source = (name) => path.join(sources, `${name}.ts`);
const worker = await build({ ...options, entryPoints: [source("worker")], minify: true, write: false });
const define = { WORKER_SOURCE: JSON.stringify(worker.outputFiles[0].text) };
for (const name of ["frame", "page"]) {
  const outfile = path.join(target, `${name}.js`);
  await build({ ...options, banner: { js: HEAD }, define, entryPoints: [source(name)], outfile });
}
