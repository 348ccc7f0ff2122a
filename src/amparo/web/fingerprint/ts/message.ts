// The only things that pass out of the frame. The frame makes them, the page takes nothing else.

/** How far a file could be read. video, long, partly: frames were made of all of it, of two hours, up to where it broke. */
export const STATES = [
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
  "unopened",
] as const;
export type State = (typeof STATES)[number];

/** file: which one of those chosen, from 1. lines: fingerprints in their written form. */
export type Message =
  | { readonly kind: "begun"; readonly files: number }
  | { readonly kind: "result"; readonly file: number; readonly state: State; readonly lines: readonly string[] }
  | { readonly kind: "ended"; readonly stopped: boolean }
  | { readonly kind: "height"; readonly pixels: number }
  | { readonly kind: "shift"; readonly down: boolean; readonly alone: boolean };

/** Of a frame, its time stands at the end: k + 0.5 seconds, k being less than 7,200. */
const TIME = /(?:@(?:[0-9]|[1-9][0-9]{1,2}|[1-6][0-9]{3}|7[01][0-9]{2})\.5)?/.source;
const LINE = new RegExp(`^(?:pdq:[0-9a-f]{64}:(?:100|[1-9]?[0-9])${TIME}|sha256:[0-9a-f]{64}|md5:[0-9a-f]{32})$`);
/** Frames of two hours, and two digests. */
const MOST_LINES = 7_202;
const MOST = 10_000;

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST;

/** The message that this is, made anew from checked values; null where it is anything else. */
export function checked(data: unknown): Message | null {
  if (typeof data !== "object" || data === null) return null;
  const { kind, files, file, state, lines, stopped, pixels, down, alone } = data as Record<string, unknown>;
  if (kind === "begun" && isCount(files)) return { kind, files };
  if (kind === "ended" && typeof stopped === "boolean") return { kind, stopped };
  if (kind === "height" && isCount(pixels)) return { kind, pixels };
  if (kind === "shift" && typeof down === "boolean" && typeof alone === "boolean") return { kind, down, alone };
  if (kind !== "result" || !isCount(file) || !Array.isArray(lines) || lines.length > MOST_LINES) return null;
  const known = STATES.find((one) => one === state);
  if (!known || !lines.every((line) => typeof line === "string" && LINE.test(line))) return null;
  return { kind, file, state: known, lines: lines.map(String) };
}
