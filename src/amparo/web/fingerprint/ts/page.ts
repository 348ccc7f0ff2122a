// Shows what the frame found, copies it, and puts it into a form. Takes nothing but messages of the known form, from that
// frame alone.

import { fitting, isFrame, type Read } from "./kept.js";
import { checked, type Message } from "./message.js";
import { forbid } from "./policy.js";

type Result = Extract<Message, { kind: "result" }>;

const has = <Kind extends HTMLElement>(id: string): Kind | null => document.getElementById(id) as Kind | null;
const byId = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const frame = byId<HTMLIFrameElement>("reader");
const results = byId("results");
const found = byId("found");
const said = byId("said");
const less = byId("less");
const words = byId("words").dataset;
/** Where lines are copied from; only where the page has it. */
const all = has<HTMLTextAreaElement>("lines");
const copy = has<HTMLButtonElement>("copy");
/** What a form sends, and its button; only where the page has a form. */
const prints = has<HTMLInputElement>("prints");
const keep = has<HTMLButtonElement>("keep");
let kept: readonly Read[] = [];
/** Whether the frame is there. From then on it goes nowhere else: an address could carry something away. */
let settled = false;

function show({ file, state, lines }: Result): void {
  const entry = byId<HTMLTemplateElement>("result").content.cloneNode(true) as DocumentFragment;
  entry.querySelector("h3")!.textContent = `${words.file} ${file}`;
  entry.querySelector("p")!.textContent = words[state] ?? "";
  entry.querySelector("ul")!.replaceChildren(
    ...lines
      .filter((line) => !isFrame(line))
      .map((line) => {
        const item = document.createElement("li");
        item.append(document.createElement("code"));
        item.firstElementChild!.textContent = line;
        return item;
      }),
  );
  const frames = lines.filter(isFrame);
  entry.querySelector("textarea")!.value = frames.join("\n");
  entry.querySelector("details")!.hidden = !frames.length;
  found.append(entry);
  results.hidden = false;
}

/** MD5 is for older exchanges, and the frames of a video are too many for a request: both stay in the list. */
function offer(lines: readonly string[]): void {
  if (!all || !copy) return;
  const wanted = lines.filter((line) => !line.startsWith("md5:") && !isFrame(line));
  all.value += wanted.map((line) => `${line}\n`).join("");
  copy.disabled = all.value === "";
}

/** Puts all fingerprints so far into the form, and nothing else ever. */
function fill({ file, lines }: Result): void {
  if (!prints || !keep || !lines.length) return;
  const { read, written, thinned, full } = fitting([...kept, { file, lines }]);
  kept = read;
  prints.value = written;
  keep.disabled = !read.length;
  if (full) less.textContent = words.full ?? "";
  else if (thinned) less.textContent ||= words.thinned ?? "";
}

function clear(): void {
  found.replaceChildren();
  results.hidden = true;
  less.textContent = "";
  kept = [];
  if (all) all.value = "";
  if (copy) copy.disabled = true;
  if (prints) prints.value = "";
  if (keep) keep.disabled = true;
}

function take(message: Message): void {
  if (message.kind === "begun") {
    clear();
    said.textContent = words.reading ?? "";
  } else if (message.kind === "result") {
    show(message);
    offer(message.lines);
    fill(message);
  } else if (message.kind === "ended") said.textContent = (message.stopped ? words.stopped : words.done) ?? "";
  else if (message.kind === "height") frame.height = String(Math.max(100, message.pixels));
  else document.dispatchEvent(new KeyboardEvent(message.down ? "keydown" : "keyup", { key: message.alone ? "Shift" : "" }));
}

async function toClipboard(from: HTMLTextAreaElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(from.value);
    said.textContent = words.copied ?? "";
  } catch {
    from.focus();
    from.select();
    said.textContent = words.select ?? "";
  }
}

addEventListener("message", (event: MessageEvent<unknown>) => {
  // the frame's origin is opaque, which is written "null"
  if (event.source !== frame.contentWindow || event.origin !== "null") return;
  const message = checked(event.data);
  if (!message) return;
  if (!settled) forbid("frame-src 'none'");
  settled = true;
  take(message);
});
copy?.addEventListener("click", () => void (all && toClipboard(all)));
clear(); // a browser may have kept what stood here before
frame.src = frame.dataset.address ?? "";
byId("without").hidden = true;
byId("tool").hidden = false;
