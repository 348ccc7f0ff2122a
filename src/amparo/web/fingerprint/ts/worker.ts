// Reads files one after the other, away from the page, so that it stays awake. Ended by the frame to stop.

import { Md5 } from "./md5.js";
import type { State } from "./message.js";
import { Blocked, canDecode, checkHonesty, pdqOfFile, pdqOfStill } from "./pixels.js";
import { Sha256 } from "./sha256.js";
import type { Sample } from "./video.js";

/** What the frame is told. part: how much of the bytes is read, 0..1. opens: it is to decode this video.
 * watched: the last sample is used, with which this much of the video is read. */
export type Told =
  | { readonly file: number; readonly part: number }
  | { readonly file: number; readonly opens: true }
  | { readonly file: number; readonly watched: number }
  | { readonly file: number; readonly state: State; readonly lines: readonly string[] }
  | { readonly ended: true };
/** What the frame gives: the files at first, then samples of a video, and whether those were all of it. */
export type Given = Sample | { readonly whole: boolean };

type Found = { readonly state: State; readonly lines: readonly string[] };

const PART = 4 * 1024 * 1024;
const LEAST_QUALITY = 50;
/** Nothing larger is taken for a picture: to decode one, the browser holds the whole file in memory. */
const LARGEST_PICTURE = 256 * 1024 * 1024;
const tell = (told: Told): void => postMessage(told);
const without = (state: State): Found => ({ state, lines: [] });

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

async function picture(file: File): Promise<Found> {
  const { hashes, quality } = await pdqOfFile(file);
  if (/^0+$/.test(hashes[0]!)) return without("small");
  return { state: quality < LEAST_QUALITY ? "weak" : "picture", lines: [`pdq:${hashes[0]}:${quality}`] };
}

const given = (): Promise<Given> =>
  new Promise((done) => addEventListener("message", (event: MessageEvent<Given>) => done(event.data), { once: true }));

/** A line for each sample, for as long as the frame gives any. */
async function video(number: number): Promise<Found> {
  checkHonesty();
  const lines: string[] = [];
  let cut = false;
  tell({ file: number, opens: true });
  for (;;) {
    const sample = await given();
    if ("whole" in sample) {
      if (sample.whole) return { state: cut ? "long" : "video", lines };
      return lines.length ? { state: "partly", lines } : without("undecodable");
    }
    cut = sample.cut;
    const { hashes, quality } = pdqOfStill(sample.still);
    lines.push(`pdq:${hashes[0]}:${quality}@${sample.at}`);
    tell({ file: number, watched: sample.part });
  }
}

async function seen(file: File, number: number): Promise<Found> {
  const isImage = file.type.startsWith("image/");
  const isVideo = file.type.startsWith("video/");
  if (!canDecode()) return without("blocked");
  try {
    if (!isVideo && file.size <= LARGEST_PICTURE) return await picture(file);
  } catch (error) {
    if (error instanceof Blocked) return without("blocked");
    if (isImage) return without("unreadable");
  }
  try {
    // Chromium complains of an empty file in its console
    const found = file.size ? await video(number) : without("undecodable");
    // a file that does not call itself a video and is none
    return found.state === "undecodable" && !isVideo ? without("other") : found;
  } catch (error) {
    return without(error instanceof Blocked ? "blocked" : "undecodable");
  }
}

async function work(files: readonly File[]): Promise<void> {
  for (const [place, file] of files.entries()) {
    const number = place + 1;
    try {
      const known = await digests(file, number);
      const { state, lines } = await seen(file, number);
      tell({ file: number, state, lines: [...lines, ...known] });
    } catch {
      tell({ file: number, state: "unopened", lines: [] });
    }
  }
  tell({ ended: true });
}

addEventListener("message", (event: MessageEvent<readonly File[]>) => void work(event.data), { once: true });
