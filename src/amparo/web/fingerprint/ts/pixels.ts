// Opens a picture with the browser's own decoder and hashes it as it is displayed: turned as its EXIF data says.

import { MIN_SIDE, NOTHING, type Pdq, pdqOf, Sampler } from "./pdq.js";

const STRIP_PIXELS = 1_000_000;
/** Colours that a canvas must give back as they were put in. */
const PROBE_SIDE = 16;
const PROBE_LIMIT = 8;

/** The browser gives false colours to every page, as some do against tracking. */
export class Blocked extends Error {}

export const canDecode = (): boolean => typeof OffscreenCanvas === "function" && typeof createImageBitmap === "function";

function canvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  return context;
}

/** Whether a canvas gives back what was put into it, but for a little noise. */
export function isHonest(context: Pick<OffscreenCanvasRenderingContext2D, "putImageData" | "getImageData">): boolean {
  const put = new ImageData(PROBE_SIDE, PROBE_SIDE);
  put.data.forEach((_, at) => (put.data[at] = at % 4 === 3 ? 255 : (at * 37) % 251));
  context.putImageData(put, 0, 0);
  const got = context.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE).data;
  return put.data.every((value, at) => Math.abs(value - got[at]!) <= PROBE_LIMIT);
}

/** PDQ of a file that holds a picture. Rejects where it cannot be decoded, with Blocked where it may not be read. */
export async function pdqOfFile(file: Blob): Promise<Pdq> {
  // the stored values as they are, not converted to the screen's colours, as kernel/pdq.py is given them
  const picture = await createImageBitmap(file, { colorSpaceConversion: "none", imageOrientation: "from-image" });
  try {
    if (!isHonest(canvas(PROBE_SIDE, PROBE_SIDE))) throw new Blocked();
    return sampled(picture);
  } finally {
    picture.close();
  }
}

/** Draws strip after strip: a canvas as large as the picture would exceed what some browsers allow. */
function sampled(picture: ImageBitmap): Pdq {
  const { width, height } = picture;
  if (Math.min(width, height) < MIN_SIDE) return NOTHING;
  const rows = Math.max(1, Math.min(height, Math.floor(STRIP_PIXELS / width)));
  const context = canvas(width, rows);
  context.globalCompositeOperation = "copy";
  const sampler = new Sampler(width, height);
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    context.drawImage(picture, 0, top, width, count, 0, 0, width, count);
    sampler.add(context.getImageData(0, 0, width, count).data);
  }
  return pdqOf(sampler.samples());
}
