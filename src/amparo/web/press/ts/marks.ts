// The places of findings in the editor's own text. The text only ever becomes text nodes.

/** Where something stands, as the server counts: in code points, up to before `end`. */
export interface Place {
  readonly id: string;
  readonly number: string;
  readonly level: string;
  readonly start: number;
  readonly end: number;
}

const WEIGHT = ["well", "note", "suggestion", "warn", "error"];

/** The index in UTF-16, by which scripts count, of each offset in code points. */
export function inUtf16(text: string, offsets: Iterable<number>): Map<number, number> {
  const found = new Map<number, number>();
  let index = 0;
  let points = 0;
  for (const offset of [...offsets].sort((one, other) => one - other)) {
    while (points < offset && index < text.length) {
      index += text.codePointAt(index)! > 0xffff ? 2 : 1;
      points += 1;
    }
    found.set(offset, index);
  }
  return found;
}

/** The text, with a mark around each part that one place or several cover. */
export function marked(text: string, places: readonly Place[]): DocumentFragment {
  const index = inUtf16(text, places.flatMap(({ start, end }) => [start, end]));
  const spans = places.map((place) => ({ place, from: index.get(place.start)!, to: index.get(place.end)! }));
  const cuts = [...new Set([0, text.length, ...index.values()])].sort((one, other) => one - other);
  const fragment = document.createDocumentFragment();
  for (let number = 0; number + 1 < cuts.length; number += 1) {
    const from = cuts[number]!;
    const to = cuts[number + 1]!;
    const covering = spans.filter((span) => span.from < to && from < span.to);
    const part = document.createTextNode(text.slice(from, to));
    fragment.append(covering.length ? mark(part, covering.map(({ place }) => place), ending(covering, to)) : part);
  }
  return fragment;
}

function ending(spans: readonly { place: Place; to: number }[], at: number): Place[] {
  return spans.filter((span) => span.to === at).map(({ place }) => place);
}

/** covering: all places that this part belongs to. ended: those whose number is shown after it. */
function mark(part: Text, covering: readonly Place[], ended: readonly Place[]): HTMLElement {
  const element = document.createElement("mark");
  const worst = Math.max(...covering.map(({ level }) => WEIGHT.indexOf(level)));
  element.className = `mark mark-${WEIGHT[worst] ?? "note"}`;
  element.tabIndex = -1;
  element.dataset.places = covering.map(({ id }) => id).join(" ");
  if (ended.length) element.dataset.numbers = [...new Set(ended.map(({ number }) => number))].join(" ");
  element.append(part);
  return element;
}

/** Dims tags outside of marks, where the browser can: they are not what an editor reads. */
export function dim(pane: HTMLElement): void {
  if (!("highlights" in CSS)) return;
  const ranges = [...pane.childNodes].flatMap((node) =>
    node.nodeType !== Node.TEXT_NODE
      ? []
      : [...node.nodeValue!.matchAll(/<[/!?a-z][^<>]*>/gi)].map(
          ({ index, 0: tag }) => new StaticRange({ startContainer: node, startOffset: index, endContainer: node, endOffset: index + tag.length }),
        ),
  );
  CSS.highlights.set("markup", new Highlight(...ranges));
}
