// Takes an article from the clipboard or a file, sends it to this server once, and shows the answer beside the text,
// which never leaves this page by any other way. The answer is the server's own page: it holds nothing of the text.

import { follow } from "./answer.js";
import { paragraphs } from "./docx.js";
import { decoded, formOf, guessed, hasStructure, lighter, withoutPictures, type Form } from "./source.js";

const LARGEST_FILE = 5_000_000;
const PATIENCE = 60_000;

const byId = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const form = byId<HTMLFormElement>("check");
const content = byId<HTMLTextAreaElement>("content");
const file = byId<HTMLInputElement>("file");
const opened = byId("said-file");
const said = byId("said");
const words = said.dataset;
const answer = byId("answer");
/** What was pasted last, both ways. */
let pasted: { readonly html: string; readonly text: string } | undefined;
let busy = false;

const chosen = (): Form => (new FormData(form).get("form") ?? "text") as Form;

function choose(kind: Form): void {
  const radio = form.querySelector<HTMLInputElement>(`input[name="form"][value="${kind}"]`);
  if (radio) radio.checked = true;
}

function put(text: string, kind: Form, message = ""): void {
  content.value = text;
  content.setSelectionRange(0, 0);
  content.scrollTop = 0;
  choose(kind);
  opened.textContent = message;
}

/** Keeps headings and links where the whole field is filled; elsewhere the browser pastes as it does. */
function paste(event: ClipboardEvent): void {
  if (content.selectionStart !== 0 || content.selectionEnd !== content.value.length) return;
  const html = event.clipboardData?.getData("text/html") ?? "";
  const text = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
  pasted = undefined;
  if (hasStructure(html)) {
    event.preventDefault();
    pasted = { html: lighter(html.replace(/\r\n?/g, "\n")), text };
    put(pasted.html, "html", words.kept);
  } else if (text) {
    choose(guessed(text));
    opened.textContent = "";
  }
}

/** The switch between both ways, as long as nothing was changed by hand. */
function reread(): void {
  if (!pasted || ![pasted.html, pasted.text].includes(content.value)) return;
  content.value = chosen() === "html" ? pasted.html : pasted.text;
}

async function open(one: File | undefined): Promise<void> {
  if (!one) return;
  pasted = undefined;
  try {
    const kind = formOf(one.name);
    if (!kind || one.size > LARGEST_FILE) throw new Error("not read");
    const data = await one.arrayBuffer();
    const text = kind === "document" ? await paragraphs(data) : decoded(data);
    put(kind === "html" ? lighter(text) : withoutPictures(text), kind, words.opened);
  } catch {
    opened.textContent = words.unread ?? "";
  }
  file.value = "";
}

async function check(): Promise<void> {
  busy = true;
  said.className = "";
  said.textContent = words.checking ?? "";
  content.value = withoutPictures(content.value);
  const text = content.value;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const result = page.getElementById("result");
    if (result) show(document.importNode(result, true), text);
    else said.textContent = (response.status === 413 ? words.large : words.failed) ?? "";
  } catch {
    said.textContent = words.failed ?? "";
  }
  busy = false;
}

function show(result: HTMLElement, text: string): void {
  answer.replaceChildren(result);
  said.textContent = result.dataset.said ?? "";
  said.className = "unseen";
  follow(result, text, words.place ?? "", () => content.focus());
  const title = result.querySelector<HTMLElement>("#result-title")!;
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "start" });
}

content.addEventListener("paste", paste);
form.addEventListener("change", (event) => (event.target as HTMLInputElement).name === "form" && reread());
file.addEventListener("change", () => void open(file.files?.[0]));
content.addEventListener("drop", (event) => {
  const dropped = event.dataTransfer?.files[0];
  if (!dropped) return;
  event.preventDefault();
  void open(dropped);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!busy) void check();
});
byId("open").hidden = false;
