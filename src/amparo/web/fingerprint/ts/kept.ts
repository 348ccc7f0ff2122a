// The fingerprints that a form takes along, small enough to be sent.

/** One file's fingerprints. file: which of those chosen, from 1. */
export interface Read {
  readonly file: number;
  readonly lines: readonly string[];
}

/** written: what the form sends. thinned: frames of videos were left out. full: whole files were. */
export interface Kept {
  readonly read: readonly Read[];
  readonly written: string;
  readonly thinned: boolean;
  readonly full: boolean;
}

/** Of the 1,000,000 bytes that a form may have (LARGEST_POST in web/site.py), with room for its other fields. */
const MOST = 900_000;

export const isFrame = (line: string): boolean => line.includes("@");
const frames = ({ lines }: Read): number => lines.filter(isFrame).length;

/** Bytes of a text of ASCII letters in a form's body (application/x-www-form-urlencoded). */
const sent = (text: string): number => text.length + 2 * (text.match(/[^\w*.-]/g)?.length ?? 0);

/** Without every second of its frames. */
function halved(one: Read): Read {
  let place = 0;
  return { ...one, lines: one.lines.filter((line) => !isFrame(line) || place++ % 2 === 0) };
}

/** How many of the first files fit. */
function room(read: readonly Read[], most: number): number {
  let size = sent("[]");
  const first = read.findIndex((one, place) => (size += sent(JSON.stringify(one)) + (place ? sent(",") : 0)) > most);
  return first < 0 ? read.length : first;
}

/** As much as fits: the longest video loses every second frame first, then the last files are left out. */
export function fitting(read: readonly Read[], most = MOST): Kept {
  let rest = read;
  for (let thinned = false; ; ) {
    const written = JSON.stringify(rest);
    if (sent(written) <= most) return { read: rest, written, thinned, full: rest.length < read.length };
    const longest = rest.reduce((one, other) => (frames(other) > frames(one) ? other : one));
    if (frames(longest) > 1) {
      rest = rest.map((one) => (one === longest ? halved(one) : one));
      thinned = true;
    } else rest = rest.slice(0, room(rest, most));
  }
}
