// Made from src/amparo/web/fingerprint/ts by `make scripts`.
"use strict";
(() => {
  // src/amparo/web/fingerprint/ts/message.ts
  var STATES = ["picture", "weak", "small", "unreadable", "blocked", "video", "other", "unopened"];
  var LINE = /^(?:pdq:[0-9a-f]{64}:(?:100|[1-9]?[0-9])|sha256:[0-9a-f]{64}|md5:[0-9a-f]{32})$/;
  var MOST = 1e4;
  var isCount = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST;
  function checked(data) {
    if (typeof data !== "object" || data === null) return null;
    const { kind, files, file, state, lines, stopped, pixels, down, alone } = data;
    if (kind === "begun" && isCount(files)) return { kind, files };
    if (kind === "ended" && typeof stopped === "boolean") return { kind, stopped };
    if (kind === "height" && isCount(pixels)) return { kind, pixels };
    if (kind === "shift" && typeof down === "boolean" && typeof alone === "boolean") return { kind, down, alone };
    if (kind !== "result" || !isCount(file) || !Array.isArray(lines) || lines.length > 3) return null;
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
  var byId = (id) => document.getElementById(id);
  var frame = byId("reader");
  var tool = byId("tool");
  var results = byId("results");
  var found = byId("found");
  var all = byId("lines");
  var copy = byId("copy");
  var said = byId("said");
  var words = byId("words").dataset;
  var settled = false;
  function show({ file, state, lines }) {
    const entry = byId("result").content.cloneNode(true);
    entry.querySelector("h3").textContent = `${words.file} ${file}`;
    entry.querySelector("p").textContent = words[state] ?? "";
    const list = entry.querySelector("ul");
    list.replaceChildren(
      ...lines.map((line) => {
        const item = document.createElement("li");
        item.append(document.createElement("code"));
        item.firstElementChild.textContent = line;
        return item;
      })
    );
    found.append(entry);
    const wanted = lines.filter((line) => !line.startsWith("md5:"));
    all.value += wanted.map((line) => `${line}
`).join("");
    copy.disabled = all.value === "";
    results.hidden = false;
  }
  function take(message) {
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
  async function toClipboard() {
    try {
      await navigator.clipboard.writeText(all.value);
      said.textContent = words.copied ?? "";
    } catch {
      all.focus();
      all.select();
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
  copy.addEventListener("click", () => void toClipboard());
  frame.src = frame.dataset.address ?? "";
  byId("without").hidden = true;
  tool.hidden = false;
})();
