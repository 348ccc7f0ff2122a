// The only place that opens files. It stands in a sandboxed frame that may not connect to anything.

import type { Message, State } from "./message.js";
import { forbid } from "./policy.js";
import type { Told } from "./worker.js";

declare const WORKER_SOURCE: string;

const byId = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const input = byId<HTMLInputElement>("files");
const stop = byId<HTMLButtonElement>("stop");
const bar = byId<HTMLProgressElement>("progress");
const running = byId("running");
const names = byId<HTMLOListElement>("names");
const said = byId("said");
let worker: Worker | null = null;

const send = (message: Message): void => parent.postMessage(message, location.origin);
const say = (state: State | "reading" | "stopped"): string => said.dataset[state] ?? "";

function end(stopped: boolean): void {
  worker?.terminate();
  worker = null;
  running.hidden = true;
  input.disabled = false;
  if (stopped) {
    input.value = ""; // so that the same files can be chosen again
    for (const item of names.children) {
      const state = item.lastElementChild!;
      if (["", say("reading")].includes(state.textContent)) state.textContent = say("stopped");
    }
  }
  send({ kind: "ended", stopped });
}

function told(answer: Told, files: number): void {
  if ("ended" in answer) return end(false);
  const line = names.children[answer.file - 1]!.lastElementChild!;
  if ("part" in answer) {
    bar.value = (answer.file - 1 + 0.9 * answer.part) / files;
    line.textContent = say("reading");
    return;
  }
  bar.value = answer.file / files;
  line.textContent = say(answer.state);
  send({ kind: "result", file: answer.file, state: answer.state, lines: answer.lines });
}

/** The names stay in here: the page beside knows a file by its number alone. */
function list(files: readonly File[]): void {
  names.replaceChildren(
    ...files.map((file) => {
      const [item, name, state] = [document.createElement("li"), document.createElement("b"), document.createElement("span")];
      name.textContent = file.name;
      item.append(name, " ", state);
      return item;
    }),
  );
}

function begin(): void {
  const files = Array.from(input.files ?? []);
  if (!files.length) return;
  list(files);
  bar.value = 0;
  running.hidden = false;
  input.disabled = true;
  send({ kind: "begun", files: files.length });
  const source = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: "text/javascript" }));
  worker = new Worker(source);
  worker.onmessage = (event: MessageEvent<Told>) => told(event.data, files.length);
  worker.onerror = () => end(true);
  worker.postMessage(files);
  stop.focus();
}

input.addEventListener("change", begin);
stop.addEventListener("click", () => {
  end(true);
  input.focus();
});
// Leaving at once by Shift works while the keyboard is in here too
for (const kind of ["keydown", "keyup"] as const) {
  addEventListener(kind, (event) => {
    if (!event.repeat) send({ kind: "shift", down: kind === "keydown", alone: event.key === "Shift" });
  });
}
// No script or style sheet is asked for any more: its address could carry something away
forbid("default-src 'none'; worker-src blob:");
new ResizeObserver(() => send({ kind: "height", pixels: document.body.offsetHeight })).observe(document.body);
input.disabled = false;
