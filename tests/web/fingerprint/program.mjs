// Runs the pages' TypeScript outside a browser: a question as JSON on the input, the answer on the output.

import { readFileSync } from "node:fs";
import { build } from "esbuild";

const asked = JSON.parse(readFileSync(0, "utf8"));
const contents = 'export * from "./pdq.js"; export { isHonest } from "./pixels.js"; export * from "./kept.js";';
const stdin = { contents, resolveDir: "src/amparo/web/fingerprint/ts", loader: "ts" };
const made = await build({ stdin, bundle: true, format: "esm", write: false });
const code = await import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].text).toString("base64")}`);

globalThis.ImageData = class {
  constructor(width, height) {
    this.data = new Uint8ClampedArray(4 * width * height);
  }
};
const changes = { exact: (n) => n, "slight noise": (n, at) => n + (at % 3) - 1, false: (n, at) => (n + 97 * at) % 256 };
const canvas = (change) => ({
  putImageData: (put) => (canvas.kept = put),
  getImageData: () => ({ data: canvas.kept.data.map(change) }),
});

function hashed({ width, height, pixels }) {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  pixels.forEach((value, at) => (rgba[4 * Math.floor(at / 3) + (at % 3)] = value));
  const sampler = new code.Sampler(width, height);
  const half = 4 * width * Math.floor(height / 2);
  sampler.add(rgba.subarray(0, half));
  sampler.add(rgba.subarray(half));
  return code.pdqOf(sampler.samples());
}

function answer() {
  if (asked.pictures) return asked.pictures.map(hashed);
  return asked.read ? code.fitting(asked.read, asked.most) : code.isHonest(canvas(changes[asked.canvas]));
}

console.log(JSON.stringify(answer()));
