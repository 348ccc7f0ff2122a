// Checks the types of the pages' TypeScript and bundles it: node scripts/browser/build.mjs [FOLDER]
// The worker becomes a text inside the frame's script, as an opaque origin may load no worker from the site.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
/** Script by script: the app that it belongs to, and the file that it begins with. */
const SCRIPTS = {
  "frame.js": ["fingerprint", "frame"],
  "page.js": ["fingerprint", "page"],
  "press.js": ["press", "page"],
};
const CLIENT = path.join(root, "clients/press-js");

const sources = (app) => path.join(root, "src/amparo/web", app, "ts");
const served = (app) => path.join(root, "src/amparo/web", app, "static", app);
const folder = process.argv[2];

const compiler = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");
const check = (...given) => execFileSync(process.execPath, [compiler, "-p", ...given], { stdio: "inherit" });
for (const app of new Set(Object.values(SCRIPTS).map(([app]) => app))) check(sources(app));
check(CLIENT, "--outDir", folder ?? path.join(CLIENT, "dist"));

const options = {
  absWorkingDir: root,
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "none",
  logLevel: "warning",
  target: "es2022",
};
const worker = await build({
  ...options,
  entryPoints: [path.join(sources("fingerprint"), "worker.ts")],
  minify: true,
  write: false,
});
const define = { WORKER_SOURCE: JSON.stringify(worker.outputFiles[0].text) };
for (const [name, [app, first]] of Object.entries(SCRIPTS)) {
  await build({
    ...options,
    banner: { js: `// Made from src/amparo/web/${app}/ts by \`make scripts\`.` },
    define,
    entryPoints: [path.join(sources(app), `${first}.ts`)],
    outfile: path.join(folder ?? served(app), name),
  });
}
