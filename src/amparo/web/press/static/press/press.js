// Made from src/amparo/web/press/ts by `make scripts`.
"use strict";
(() => {
  // src/amparo/web/press/ts/marks.ts
  var WEIGHT = ["well", "note", "suggestion", "warn", "error"];
  function inUtf16(text, offsets) {
    const found = /* @__PURE__ */ new Map();
    let index = 0;
    let points = 0;
    for (const offset of [...offsets].sort((one, other) => one - other)) {
      while (points < offset && index < text.length) {
        index += text.codePointAt(index) > 65535 ? 2 : 1;
        points += 1;
      }
      found.set(offset, index);
    }
    return found;
  }
  function marked(text, places) {
    const index = inUtf16(text, places.flatMap(({ start, end }) => [start, end]));
    const spans = places.map((place2) => ({ place: place2, from: index.get(place2.start), to: index.get(place2.end) }));
    const cuts = [.../* @__PURE__ */ new Set([0, text.length, ...index.values()])].sort((one, other) => one - other);
    const fragment = document.createDocumentFragment();
    for (let number = 0; number + 1 < cuts.length; number += 1) {
      const from = cuts[number];
      const to = cuts[number + 1];
      const covering = spans.filter((span) => span.from < to && from < span.to);
      const part2 = document.createTextNode(text.slice(from, to));
      fragment.append(covering.length ? mark(part2, covering.map(({ place: place2 }) => place2), ending(covering, to)) : part2);
    }
    return fragment;
  }
  function ending(spans, at) {
    return spans.filter((span) => span.to === at).map(({ place: place2 }) => place2);
  }
  function mark(part2, covering, ended) {
    const element = document.createElement("mark");
    const worst = Math.max(...covering.map(({ level }) => WEIGHT.indexOf(level)));
    element.className = `mark mark-${WEIGHT[worst] ?? "note"}`;
    element.tabIndex = -1;
    element.dataset.places = covering.map(({ id }) => id).join(" ");
    if (ended.length) element.dataset.numbers = [...new Set(ended.map(({ number }) => number))].join(" ");
    element.append(part2);
    return element;
  }
  function dim(pane) {
    if (!("highlights" in CSS)) return;
    const ranges = [...pane.childNodes].flatMap(
      (node) => node.nodeType !== Node.TEXT_NODE ? [] : [...node.nodeValue.matchAll(/<[/!?a-z][^<>]*>/gi)].map(
        ({ index, 0: tag }) => new StaticRange({ startContainer: node, startOffset: index, endContainer: node, endOffset: index + tag.length })
      )
    );
    CSS.highlights.set("markup", new Highlight(...ranges));
  }

  // src/amparo/web/press/ts/answer.ts
  var allIn = (element, selector) => [
    ...element.querySelectorAll(selector)
  ];
  var isReading = () => getSelection()?.isCollapsed === false;
  function follow(result, text, word, back) {
    const pane = result.querySelector("#text");
    if (!pane) return;
    const items = allIn(result, "li.finding");
    const places = allIn(result, "[data-start]").filter(({ dataset }) => Number(dataset.end) > Number(dataset.start));
    pane.append(marked(text, places.map(place)));
    dim(pane);
    for (const one of places) toButton(one, word).addEventListener("click", (event) => toPlace(event.target, pane));
    for (const one of items) one.addEventListener("click", (event) => onFinding(event, one, pane));
    result.querySelector("#no-text").remove();
    for (const id of ["#text-side", "#keys", "#back"]) result.querySelector(id).hidden = false;
    result.querySelector("#back").addEventListener("click", back);
    result.addEventListener("keydown", (event) => onKey(event, items, pane));
    pane.addEventListener("click", (event) => {
      const mark2 = event.target.closest("mark");
      if (mark2 && !isReading()) toFinding(mark2, pane);
    });
  }
  function place(one) {
    const { number = "", level = "" } = finding(one).dataset;
    return { id: one.id, number, level, start: Number(one.dataset.start), end: Number(one.dataset.end) };
  }
  var finding = (inside) => inside.closest("li.finding");
  function toButton(one, word) {
    const button = document.createElement("button");
    button.type = "button";
    button.id = one.id;
    button.className = "plain-button place";
    button.textContent = one.textContent;
    button.title = word;
    one.replaceWith(button);
    return button;
  }
  function onFinding(event, one, pane) {
    const first = one.querySelector("button.place");
    if (first && !isReading() && !event.target.closest("a, button")) toPlace(first, pane);
  }
  function point(id, pane) {
    for (const old of allIn(pane, ".mark-current")) old.classList.remove("mark-current");
    const marks = id ? allIn(pane, `mark[data-places~="${id}"]`) : [];
    for (const mark2 of marks) mark2.classList.add("mark-current");
    const first = marks[0];
    if (first) pane.scrollTop += first.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    pane.dataset.current = id ?? "";
    return first;
  }
  function toPlace(button, pane) {
    const mark2 = point(button.id, pane);
    mark2?.focus({ preventScroll: true });
    mark2?.scrollIntoView({ block: "nearest" });
  }
  function toFinding(mark2, pane) {
    const ids = (mark2.dataset.places ?? "").split(" ");
    const id = ids.find((one) => one === pane.dataset.current) ?? ids[0];
    const button = document.getElementById(id);
    point(id, pane);
    button.focus({ preventScroll: true });
    finding(button).scrollIntoView({ block: "nearest" });
  }
  function onKey(event, items, pane) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    const mark2 = target.closest("mark");
    const button = items.includes(target) ? target.querySelector("button.place") : null;
    if (event.key === "n" || event.key === "p") step(event.key === "n" ? 1 : -1, target, items, pane);
    else if (mark2 && (event.key === "Enter" || event.key === "Escape")) toFinding(mark2, pane);
    else if (button && event.key === "Enter") toPlace(button, pane);
    else return;
    event.preventDefault();
  }
  function step(by, target, items, pane) {
    const current = target.closest("mark") ? document.getElementById(pane.dataset.current ?? "") : target;
    const at = items.findIndex((one) => one.contains(current));
    const next = items[at < 0 && by < 0 ? items.length - 1 : at + by];
    if (!next) return;
    point(next.querySelector("button.place")?.id, pane);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  // src/amparo/web/press/ts/docx.ts
  var PART = "word/document.xml";
  var LARGEST = 2e7;
  var END = 101010256;
  var ENTRY = 33639248;
  var END_BYTES = 22;
  var ENTRY_BYTES = 46;
  var LOCAL_BYTES = 30;
  var LONGEST_REMARK = 65535;
  var STORED = 0;
  var DEFLATED = 8;
  var NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  async function paragraphs(data) {
    const markup = new TextDecoder().decode(await part(new DataView(data)));
    return markup.split("</w:p>").map(said).filter((one) => one).join("\n\n");
  }
  function said(markup) {
    const pieces = markup.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>|<w:(tab|br)\b[^>]*\/>/g);
    return [...pieces].map(([, text, blank]) => blank ? " " : unescaped(text ?? "")).join("").trim();
  }
  function unescaped(text) {
    return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, digits, name = "") => {
      const point2 = hex ? parseInt(hex, 16) : digits ? Number(digits) : void 0;
      if (point2 === void 0) return NAMED[name] ?? whole;
      return point2 <= 1114111 ? String.fromCodePoint(point2) : whole;
    });
  }
  async function part(file2) {
    const end = endOf(file2);
    let at = file2.getUint32(end + 16, true);
    for (let left = file2.getUint16(end + 10, true); left > 0; left -= 1) {
      if (file2.getUint32(at, true) !== ENTRY) break;
      const name = file2.getUint16(at + 28, true);
      if (new TextDecoder().decode(bytes(file2, at + ENTRY_BYTES, name)) === PART) return content(file2, at);
      at += ENTRY_BYTES + name + file2.getUint16(at + 30, true) + file2.getUint16(at + 32, true);
    }
    throw new Error("no document");
  }
  function endOf(file2) {
    const last = file2.byteLength - END_BYTES;
    for (let at = last; at >= 0 && at >= last - LONGEST_REMARK; at -= 1) {
      if (file2.getUint32(at, true) === END) return at;
    }
    throw new Error("no archive");
  }
  async function content(file2, entry) {
    const method = file2.getUint16(entry + 10, true);
    const size = file2.getUint32(entry + 20, true);
    const local = file2.getUint32(entry + 42, true);
    const start = local + LOCAL_BYTES + file2.getUint16(local + 26, true) + file2.getUint16(local + 28, true);
    const kept = bytes(file2, start, size);
    if (method === STORED) return kept;
    if (method !== DEFLATED) throw new Error("not readable");
    return inflated(kept);
  }
  var bytes = (file2, at, length) => new Uint8Array(file2.buffer, file2.byteOffset + at, length);
  async function inflated(packed) {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const read = [];
    let length = 0;
    for (; ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      read.push(value);
      length += value.length;
      if (length > LARGEST) throw new Error("too large");
    }
    const whole = new Uint8Array(length);
    let at = 0;
    for (const one of read) {
      whole.set(one, at);
      at += one.length;
    }
    return whole;
  }

  // src/amparo/web/press/ts/source.ts
  var STRUCTURE = /<(?:h[1-6]|p|a\s|blockquote|img|ul|ol|figure)\b/i;
  var PICTURE = /\bdata:[a-z]+\/[a-z0-9.+-]+[^,"'\s)>]*,[^"'\s)>]*/gi;
  var NOT_READ = [
    /<style\b[^>]*>[^]*?<\/style\s*>/gi,
    /<script\b(?![^>]*ld\+json)[^>]*>[^]*?<\/script\s*>/gi,
    /<svg\b[^>]*>[^]*?<\/svg\s*>/gi,
    /<!--\[if[^]*?<!\[endif\]-->/gi
  ];
  var hasStructure = (html) => STRUCTURE.test(html);
  var withoutPictures = (text) => text.replace(PICTURE, "data:,");
  function lighter(html) {
    const keptLines = (cut) => cut.replace(/[^\n]/g, "");
    return withoutPictures(NOT_READ.reduce((text, pattern) => text.replace(pattern, keptLines), html));
  }
  function guessed(text) {
    if (/^\s*<(?:!doctype|!--|html|head|body|article|main|div|section|h[1-6]|p|figure|blockquote)\b/i.test(text)) {
      return "html";
    }
    return /^(?:---\n|#{1,6} )/.test(text) || /\]\(https?:\/\//.test(text) ? "markdown" : "text";
  }
  function formOf(name) {
    const forms = {
      html: "html",
      htm: "html",
      md: "markdown",
      markdown: "markdown",
      txt: "text",
      text: "text",
      docx: "document"
    };
    return forms[name.toLowerCase().split(".").pop() ?? ""];
  }
  function decoded(data) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(data);
    } catch {
      return new TextDecoder("windows-1252").decode(data);
    }
  }

  // src/amparo/web/press/ts/page.ts
  var LARGEST_FILE = 5e6;
  var PATIENCE = 6e4;
  var byId = (id) => document.getElementById(id);
  var form = byId("check");
  var content2 = byId("content");
  var file = byId("file");
  var opened = byId("said-file");
  var said2 = byId("said");
  var words = said2.dataset;
  var answer = byId("answer");
  var pasted;
  var busy = false;
  var chosen = () => new FormData(form).get("form") ?? "text";
  function choose(kind) {
    const radio = form.querySelector(`input[name="form"][value="${kind}"]`);
    if (radio) radio.checked = true;
  }
  function put(text, kind, message = "") {
    content2.value = text;
    content2.setSelectionRange(0, 0);
    content2.scrollTop = 0;
    choose(kind);
    opened.textContent = message;
  }
  function paste(event) {
    if (content2.selectionStart !== 0 || content2.selectionEnd !== content2.value.length) return;
    const html = event.clipboardData?.getData("text/html") ?? "";
    const text = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
    pasted = void 0;
    if (hasStructure(html)) {
      event.preventDefault();
      pasted = { html: lighter(html.replace(/\r\n?/g, "\n")), text };
      put(pasted.html, "html", words.kept);
    } else if (text) {
      choose(guessed(text));
      opened.textContent = "";
    }
  }
  function reread() {
    if (!pasted || ![pasted.html, pasted.text].includes(content2.value)) return;
    content2.value = chosen() === "html" ? pasted.html : pasted.text;
  }
  async function open(one) {
    if (!one) return;
    pasted = void 0;
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
  async function check() {
    busy = true;
    said2.className = "";
    said2.textContent = words.checking ?? "";
    content2.value = withoutPictures(content2.value);
    const text = content2.value;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE)
      });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const result = page.getElementById("result");
      if (result) show(document.importNode(result, true), text);
      else said2.textContent = (response.status === 413 ? words.large : words.failed) ?? "";
    } catch {
      said2.textContent = words.failed ?? "";
    }
    busy = false;
  }
  function show(result, text) {
    answer.replaceChildren(result);
    said2.textContent = result.dataset.said ?? "";
    said2.className = "unseen";
    follow(result, text, words.place ?? "", () => content2.focus());
    const title = result.querySelector("#result-title");
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "start" });
  }
  content2.addEventListener("paste", paste);
  form.addEventListener("change", (event) => event.target.name === "form" && reread());
  file.addEventListener("change", () => void open(file.files?.[0]));
  content2.addEventListener("drop", (event) => {
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
})();
