// Shows what the frame found, and copies it. Takes nothing but messages of the known form, from that frame alone.

import { checked, type Message } from "./message.js";
import { forbid } from "./policy.js";

const byId = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const frame = byId<HTMLIFrameElement>("reader");
const tool = byId("tool");
const results = byId("results");
const found = byId("found");
const all = byId<HTMLTextAreaElement>("lines");
const copy = byId<HTMLButtonElement>("copy");
const said = byId("said");
const words = byId("words").dataset;
/** Whether the frame is there. From then on it goes nowhere else: an address could carry something away. */
let settled = false;

function show({ file, state, lines }: Extract<Message, { kind: "result" }>): void {
  const entry = byId<HTMLTemplateElement>("result").content.cloneNode(true) as DocumentFragment;
  entry.querySelector("h3")!.textContent = `${words.file} ${file}`;
  entry.querySelector("p")!.textContent = words[state] ?? "";
  const list = entry.querySelector("ul")!;
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.append(document.createElement("code"));
      item.firstElementChild!.textContent = line;
      return item;
    }),
  );
  found.append(entry);
  // MD5 is for older exchanges and stays in the list; a notice takes what says more
  const wanted = lines.filter((line) => !line.startsWith("md5:"));
  all.value += wanted.map((line) => `${line}\n`).join("");
  copy.disabled = all.value === "";
  results.hidden = false;
}

function take(message: Message): void {
  if (message.kind === "begun") {
    found.replaceChildren();
    all.value = "";
    copy.disabled = true;
    results.hidden = true;
    said.textContent = words.reading ?? "";
  } else if (message.kind === "result") show(message);
  else if (message.kind === "ended") said.textContent = (message.stopped ? words.stopped : words.done) ?? "";
  else if (message.kind === "height") frame.height = String(Math.max(100, message.pixels));
  else document.dispatchEvent(new KeyboardEvent(message.down ? "keydown" : "keyup", { key: message.alone ? "Shift" : "" }));
}

async function toClipboard(): Promise<void> {
  try {
    await navigator.clipboard.writeText(all.value);
    said.textContent = words.copied ?? "";
  } catch {
    all.focus();
    all.select();
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
copy.addEventListener("click", () => void toClipboard());
frame.src = frame.dataset.address ?? "";
byId("without").hidden = true;
tool.hidden = false;
