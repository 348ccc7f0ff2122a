// Findings beside the text: from a finding to its places and back, by mouse and by keyboard.

import { dim, marked, type Place } from "./marks.js";

const allIn = (element: Element, selector: string): HTMLElement[] => [
  ...element.querySelectorAll<HTMLElement>(selector),
];
const isReading = (): boolean => getSelection()?.isCollapsed === false;

/** Brings an answer to life. text: what was sent. word: for the button to a place. back: to the field. */
export function follow(result: HTMLElement, text: string, word: string, back: () => void): void {
  const pane = result.querySelector<HTMLElement>("#text");
  if (!pane) return;
  const items = allIn(result, "li.finding");
  const places = allIn(result, "[data-start]").filter(({ dataset }) => Number(dataset.end) > Number(dataset.start));
  pane.append(marked(text, places.map(place)));
  dim(pane);
  for (const one of places) toButton(one, word).addEventListener("click", (event) => toPlace(event.target as Element, pane));
  for (const one of items) one.addEventListener("click", (event) => onFinding(event, one, pane));
  result.querySelector("#no-text")!.remove();
  for (const id of ["#text-side", "#keys", "#back"]) result.querySelector<HTMLElement>(id)!.hidden = false;
  result.querySelector("#back")!.addEventListener("click", back);
  result.addEventListener("keydown", (event) => onKey(event, items, pane));
  pane.addEventListener("click", (event) => {
    const mark = (event.target as Element).closest<HTMLElement>("mark");
    if (mark && !isReading()) toFinding(mark, pane);
  });
}

function place(one: HTMLElement): Place {
  const { number = "", level = "" } = finding(one).dataset;
  return { id: one.id, number, level, start: Number(one.dataset.start), end: Number(one.dataset.end) };
}

const finding = (inside: Element): HTMLElement => inside.closest<HTMLElement>("li.finding")!;

function toButton(one: HTMLElement, word: string): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.id = one.id;
  button.className = "plain-button place";
  button.textContent = one.textContent;
  button.title = word;
  one.replaceWith(button);
  return button;
}

/** Anywhere in a finding but on what has a use of its own. */
function onFinding(event: MouseEvent, one: HTMLElement, pane: HTMLElement): void {
  const first = one.querySelector("button.place");
  if (first && !isReading() && !(event.target as Element).closest("a, button")) toPlace(first, pane);
}

/** Makes a place the current one, and scrolls the text to it inside its own frame. */
function point(id: string | undefined, pane: HTMLElement): HTMLElement | undefined {
  for (const old of allIn(pane, ".mark-current")) old.classList.remove("mark-current");
  const marks = id ? allIn(pane, `mark[data-places~="${id}"]`) : [];
  for (const mark of marks) mark.classList.add("mark-current");
  const first = marks[0];
  if (first) pane.scrollTop += first.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  pane.dataset.current = id ?? "";
  return first;
}

function toPlace(button: Element, pane: HTMLElement): void {
  const mark = point(button.id, pane);
  mark?.focus({ preventScroll: true });
  mark?.scrollIntoView({ block: "nearest" });
}

function toFinding(mark: HTMLElement, pane: HTMLElement): void {
  const ids = (mark.dataset.places ?? "").split(" ");
  const id = ids.find((one) => one === pane.dataset.current) ?? ids[0]!;
  const button = document.getElementById(id)!;
  point(id, pane);
  button.focus({ preventScroll: true });
  finding(button).scrollIntoView({ block: "nearest" });
}

function onKey(event: KeyboardEvent, items: readonly HTMLElement[], pane: HTMLElement): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  const mark = target.closest<HTMLElement>("mark");
  const button = items.includes(target) ? target.querySelector("button.place") : null;
  if (event.key === "n" || event.key === "p") step(event.key === "n" ? 1 : -1, target, items, pane);
  else if (mark && (event.key === "Enter" || event.key === "Escape")) toFinding(mark, pane);
  else if (button && event.key === "Enter") toPlace(button, pane);
  else return;
  event.preventDefault();
}

/** To the finding after or before the one that has the focus, in itself or in the text. */
function step(by: number, target: HTMLElement, items: readonly HTMLElement[], pane: HTMLElement): void {
  const current = target.closest("mark") ? document.getElementById(pane.dataset.current ?? "") : target;
  const at = items.findIndex((one) => one.contains(current));
  const next = items[at < 0 && by < 0 ? items.length - 1 : at + by];
  if (!next) return;
  point(next.querySelector("button.place")?.id, pane);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
