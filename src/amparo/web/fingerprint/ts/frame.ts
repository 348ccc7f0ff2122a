// The only place that opens files. It stands in a sandboxed frame that may not connect to anything.

import type { Message, State } from "./message.js";
import { forbid } from "./policy.js";
import { samples } from "./video.js";
import type { Given, Told } from "./worker.js";

declare const WORKER_SOURCE: string;

/** How much of the work on a file its digests are, roughly. */
const DIGESTS = 0.4;
const byId = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const input = byId<HTMLInputElement>("files");
const stop = byId<HTMLButtonElement>("stop");
const bar = byId<HTMLProgressElement>("progress");
const running = byId("running");
const names = byId<HTMLOListElement>("names");
const said = byId("said");
let worker: Worker | null = null;
/** The video that is being decoded. used: what to call once the worker is through with its last sample. */
let watching: { used: () => void } | null = null;

const send = (message: Message): void => parent.postMessage(message, location.origin);
const say = (state: State | "reading" | "watching" | "stopped"): string => said.dataset[state] ?? "";

function unwatch(): void {
  const last = watching;
  watching = null;
  last?.used();
}

function end(stopped: boolean): void {
  unwatch();
  worker?.terminate();
  worker = null;
  running.hidden = true;
  input.disabled = false;
  if (stopped) {
    input.value = ""; // so that the same files can be chosen again
    for (const item of names.children) {
      const state = item.lastElementChild!;
      if (["", say("reading"), say("watching")].includes(state.textContent)) state.textContent = say("stopped");
    }
  }
  send({ kind: "ended", stopped });
}

/** Gives the worker one sample after the other. While it works on one, the next is looked for. */
async function watch(file: File, by: Worker): Promise<void> {
  const mine = { used: (): void => undefined };
  watching = mine;
  let used = Promise.resolve();
  let whole = true;
  try {
    for await (const sample of samples(file)) {
      await used;
      if (watching !== mine) return sample.still.close();
      used = new Promise((done) => (mine.used = done));
      by.postMessage(sample satisfies Given, [sample.still]);
    }
  } catch {
    whole = false;
  }
  await used;
  if (watching === mine) by.postMessage({ whole } satisfies Given);
}

function told(answer: Told, files: readonly File[], by: Worker): void {
  if ("ended" in answer) return end(false);
  const line = names.children[answer.file - 1]!.lastElementChild!;
  const at = (part: number): void => void (bar.value = (answer.file - 1 + part) / files.length);
  if ("part" in answer) {
    at(DIGESTS * answer.part);
    line.textContent = say("reading");
  } else if ("opens" in answer) {
    line.textContent = say("watching");
    void watch(files[answer.file - 1]!, by);
  } else if ("watched" in answer) {
    at(DIGESTS + (1 - DIGESTS) * answer.watched);
    watching?.used();
  } else {
    unwatch();
    at(1);
    line.textContent = say(answer.state);
    send({ kind: "result", file: answer.file, state: answer.state, lines: answer.lines });
  }
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
  const by = new Worker(source);
  by.onmessage = (event: MessageEvent<Told>) => {
    if (worker === by) told(event.data, files, by);
  };
  by.onerror = () => end(true);
  by.postMessage(files);
  worker = by;
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
forbid("default-src 'none'; worker-src blob:; media-src blob:");
new ResizeObserver(() => send({ kind: "height", pixels: document.body.offsetHeight })).observe(document.body);
input.disabled = false;
