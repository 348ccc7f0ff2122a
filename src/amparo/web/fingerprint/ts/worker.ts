// Reads files one after the other, away from the page, so that it stays awake. Ended by the frame to stop.

import { Md5 } from "./md5.js";
import type { State } from "./message.js";
import { Blocked, canDecode, pdqOfFile } from "./pixels.js";
import { Sha256 } from "./sha256.js";

/** What the frame is told. part: how much of the file is read, 0..1. */
export type Told =
  | { readonly file: number; readonly part: number }
  | { readonly file: number; readonly state: State; readonly lines: readonly string[] }
  | { readonly ended: true };

const PART = 4 * 1024 * 1024;
const LEAST_QUALITY = 50;
const tell = (told: Told): void => postMessage(told);

async function digests(file: File, number: number): Promise<string[]> {
  const [sha256, md5] = [new Sha256(), new Md5()];
  for (let at = 0; at < file.size; at += PART) {
    const bytes = new Uint8Array(await file.slice(at, at + PART).arrayBuffer());
    sha256.add(bytes);
    md5.add(bytes);
    tell({ file: number, part: Math.min(1, (at + PART) / file.size) });
  }
  return [`sha256:${sha256.end()}`, `md5:${md5.end()}`];
}

async function picture(file: File): Promise<{ state: State; lines: string[] }> {
  const without = (state: State): { state: State; lines: string[] } => ({ state, lines: [] });
  if (file.type.startsWith("video/")) return without("video");
  if (!canDecode()) return without("blocked");
  try {
    const { hashes, quality } = await pdqOfFile(file);
    if (/^0+$/.test(hashes[0]!)) return without("small");
    return { state: quality < LEAST_QUALITY ? "weak" : "picture", lines: [`pdq:${hashes[0]}:${quality}`] };
  } catch (error) {
    if (error instanceof Blocked) return without("blocked");
    return without(file.type.startsWith("image/") ? "unreadable" : "other");
  }
}

async function work(files: readonly File[]): Promise<void> {
  for (const [place, file] of files.entries()) {
    const number = place + 1;
    try {
      const known = await digests(file, number);
      const { state, lines } = await picture(file);
      tell({ file: number, state, lines: [...lines, ...known] });
    } catch {
      tell({ file: number, state: "unopened", lines: [] });
    }
  }
  tell({ ended: true });
}

addEventListener("message", (event: MessageEvent<readonly File[]>) => void work(event.data));
