// Made from src/amparo/web/fingerprint/ts by `make scripts`.
"use strict";
(() => {
  // src/amparo/web/fingerprint/ts/kept.ts
  var MOST = 9e5;
  var isFrame = (line) => line.includes("@");
  var frames = ({ lines }) => lines.filter(isFrame).length;
  var sent = (text) => text.length + 2 * (text.match(/[^\w*.-]/g)?.length ?? 0);
  function halved(one) {
    let place = 0;
    return { ...one, lines: one.lines.filter((line) => !isFrame(line) || place++ % 2 === 0) };
  }
  function room(read, most) {
    let size = sent("[]");
    const first = read.findIndex((one, place) => (size += sent(JSON.stringify(one)) + (place ? sent(",") : 0)) > most);
    return first < 0 ? read.length : first;
  }
  function fitting(read, most = MOST) {
    let rest = read;
    for (let thinned = false; ; ) {
      const written = JSON.stringify(rest);
      if (sent(written) <= most) return { read: rest, written, thinned, full: rest.length < read.length };
      const longest = rest.reduce((one, other) => frames(other) > frames(one) ? other : one);
      if (frames(longest) > 1) {
        rest = rest.map((one) => one === longest ? halved(one) : one);
        thinned = true;
      } else rest = rest.slice(0, room(rest, most));
    }
  }

  // src/amparo/web/fingerprint/ts/message.ts
  var STATES = [
    "picture",
    "weak",
    "small",
    "unreadable",
    "blocked",
    "video",
    "long",
    "partly",
    "undecodable",
    "other",
    "unopened"
  ];
  var TIME = /(?:@(?:[0-9]|[1-9][0-9]{1,2}|[1-6][0-9]{3}|7[01][0-9]{2})\.5)?/.source;
  var LINE = new RegExp(`^(?:pdq:[0-9a-f]{64}:(?:100|[1-9]?[0-9])${TIME}|sha256:[0-9a-f]{64}|md5:[0-9a-f]{32})$`);
  var MOST_LINES = 7202;
  var MOST2 = 1e4;
  var isCount = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST2;
  function checked(data) {
    if (typeof data !== "object" || data === null) return null;
    const { kind, files, file, state, lines, stopped, pixels, down, alone } = data;
    if (kind === "begun" && isCount(files)) return { kind, files };
    if (kind === "ended" && typeof stopped === "boolean") return { kind, stopped };
    if (kind === "height" && isCount(pixels)) return { kind, pixels };
    if (kind === "shift" && typeof down === "boolean" && typeof alone === "boolean") return { kind, down, alone };
    if (kind !== "result" || !isCount(file) || !Array.isArray(lines) || lines.length > MOST_LINES) return null;
    const known = STATES.find((one) => one === state);
    if (!known || !lines.every((line) => typeof line === "string" && LINE.test(line))) return null;
    return { kind, file, state: known, lines: lines.map(String) };
  }

  // src/amparo/web/fingerprint/ts/policy.ts
  function forbid(policy) {
    const meta = document.createElement("meta");
    meta.httpEquiv = "Content-Security-Policy";
    meta.content = policy;
    document.head.append(meta);
  }

  // src/amparo/web/fingerprint/ts/page.ts
  var has = (id) => document.getElementById(id);
  var byId = (id) => document.getElementById(id);
  var frame = byId("reader");
  var results = byId("results");
  var found = byId("found");
  var said = byId("said");
  var less = byId("less");
  var words = byId("words").dataset;
  var all = has("lines");
  var copy = has("copy");
  var prints = has("prints");
  var keep = has("keep");
  var kept = [];
  var settled = false;
  function show({ file, state, lines }) {
    const entry = byId("result").content.cloneNode(true);
    entry.querySelector("h3").textContent = `${words.file} ${file}`;
    entry.querySelector("p").textContent = words[state] ?? "";
    entry.querySelector("ul").replaceChildren(
      ...lines.filter((line) => !isFrame(line)).map((line) => {
        const item = document.createElement("li");
        item.append(document.createElement("code"));
        item.firstElementChild.textContent = line;
        return item;
      })
    );
    const frames2 = lines.filter(isFrame);
    entry.querySelector("textarea").value = frames2.join("\n");
    entry.querySelector("details").hidden = !frames2.length;
    found.append(entry);
    results.hidden = false;
  }
  function offer(lines) {
    if (!all || !copy) return;
    const wanted = lines.filter((line) => !line.startsWith("md5:") && !isFrame(line));
    all.value += wanted.map((line) => `${line}
`).join("");
    copy.disabled = all.value === "";
  }
  function fill({ file, lines }) {
    if (!prints || !keep || !lines.length) return;
    const { read, written, thinned, full } = fitting([...kept, { file, lines }]);
    kept = read;
    prints.value = written;
    keep.disabled = !read.length;
    if (full) less.textContent = words.full ?? "";
    else if (thinned) less.textContent ||= words.thinned ?? "";
  }
  function clear() {
    found.replaceChildren();
    results.hidden = true;
    less.textContent = "";
    kept = [];
    if (all) all.value = "";
    if (copy) copy.disabled = true;
    if (prints) prints.value = "";
    if (keep) keep.disabled = true;
  }
  function take(message) {
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
  async function toClipboard(from) {
    try {
      await navigator.clipboard.writeText(from.value);
      said.textContent = words.copied ?? "";
    } catch {
      from.focus();
      from.select();
      said.textContent = words.select ?? "";
    }
  }
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== "null") return;
    const message = checked(event.data);
    if (!message) return;
    if (!settled) forbid("frame-src 'none'");
    settled = true;
    take(message);
  });
  copy?.addEventListener("click", () => void (all && toClipboard(all)));
  clear();
  frame.src = frame.dataset.address ?? "";
  byId("without").hidden = true;
  byId("tool").hidden = false;
})();
