// Opens a picture with the browser's own decoder and hashes it as it is displayed: turned as its EXIF data says.

import { MIN_SIDE, NOTHING, type Pdq, pdqOf, Sampler } from "./pdq.js";

const STRIP_PIXELS = 1_000_000;
/** Colours that a canvas must give back as they were put in. */
const PROBE_SIDE = 16;
const PROBE_LIMIT = 8;

/** The browser gives false colours to every page, as some do against tracking. */
export class Blocked extends Error {}

export const canDecode = (): boolean => typeof OffscreenCanvas === "function" && typeof createImageBitmap === "function";

/** The last one made: a video has the same for each frame, and many would wait to be cleared away. */
let last: OffscreenCanvasRenderingContext2D | null = null;

function canvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (last?.canvas.width === width && last.canvas.height === height) return last;
  last = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!last) throw new Error("no canvas");
  last.globalCompositeOperation = "copy"; // nothing of what was drawn before shines through
  return last;
}

/** Whether a canvas gives back what was put into it, but for a little noise. */
export function isHonest(context: Pick<OffscreenCanvasRenderingContext2D, "putImageData" | "getImageData">): boolean {
  const put = new ImageData(PROBE_SIDE, PROBE_SIDE);
  put.data.forEach((_, at) => (put.data[at] = at % 4 === 3 ? 255 : (at * 37) % 251));
  context.putImageData(put, 0, 0);
  const got = context.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE).data;
  return put.data.every((value, at) => Math.abs(value - got[at]!) <= PROBE_LIMIT);
}

/** Throws Blocked where the browser gives false colours. */
export function checkHonesty(): void {
  if (!isHonest(canvas(PROBE_SIDE, PROBE_SIDE))) throw new Blocked();
}

/** PDQ of a file that holds a picture. Rejects where it cannot be decoded, with Blocked where it may not be read. */
export async function pdqOfFile(file: Blob): Promise<Pdq> {
  // the stored values as they are, not converted to the screen's colours, as kernel/pdq.py is given them
  const picture = await createImageBitmap(file, { colorSpaceConversion: "none", imageOrientation: "from-image" });
  try {
    checkHonesty();
    return pdqOfPicture(picture);
  } finally {
    picture.close();
  }
}

/** PDQ of a video's frame as it is displayed. Closes it. */
export function pdqOfStill(still: VideoFrame | ImageBitmap): Pdq {
  const [width, height] = "displayWidth" in still ? [still.displayWidth, still.displayHeight] : [still.width, still.height];
  try {
    // at once: for each strip, the browser would convert the colours of the whole frame anew. And without an
    // ImageBitmap in between: Chromium's has the wrong shape if the frame is to be turned
    const context = canvas(width, height);
    context.drawImage(still, 0, 0, width, height);
    return sampled(width, height, (top, count) => context.getImageData(0, top, width, count));
  } finally {
    still.close();
  }
}

/** Draws strip after strip: a canvas as large as the picture would exceed what some browsers allow. */
function pdqOfPicture(picture: ImageBitmap): Pdq {
  const { width, height } = picture;
  const context = canvas(width, Math.min(height, rowsOf(width)));
  return sampled(width, height, (top, count) => {
    context.drawImage(picture, 0, top, width, count, 0, 0, width, count);
    return context.getImageData(0, 0, width, count);
  });
}

const rowsOf = (width: number): number => Math.max(1, Math.floor(STRIP_PIXELS / width));

/** read: gives so many rows from `top` on. */
function sampled(width: number, height: number, read: (top: number, count: number) => ImageData): Pdq {
  if (Math.min(width, height) < MIN_SIDE) return NOTHING;
  const rows = rowsOf(width);
  const sampler = new Sampler(width, height);
  for (let top = 0; top < height; top += rows) sampler.add(read(top, Math.min(rows, height - top)).data);
  return pdqOf(sampler.samples());
}
