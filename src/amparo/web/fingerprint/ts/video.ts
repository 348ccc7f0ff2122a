// Has a video's frames decoded by the browser: one a second, as signals/types/pdq_frames.py says. The video is on no page.

/** Seconds at which the first sample is taken; each next one is a second later. */
const FIRST = 0.5;
/** Two hours. A longer video is read up to there. */
const MOST_SAMPLES = 7_200;
const MICROSECONDS = 1_000_000;
/** Seconds put on top of a time, so that a frame which begins right then is not missed for want of a digit. */
const HAIR = 0.000_002;
/** Microseconds by which a frame's time may lie after what was asked for: WebM keeps whole milliseconds. */
const ROUNDING = 1_000;
/** How long the browser may take for one frame, in milliseconds. */
const PATIENCE = 60_000;
/** How often, and how many milliseconds apart, a frame is looked for that is not there yet. */
const LOOKS = 12;
const BETWEEN_LOOKS = 25;
/** Where a video that does not know its length is sent to find it, in seconds. */
const FAR = 10_000_000;

export type Still = VideoFrame | ImageBitmap;

/** at: k + 0.5 seconds after the first frame. part: of the video that is read then, 0..1. cut: it goes on after two hours. */
export interface Sample {
  readonly at: number;
  readonly part: number;
  readonly cut: boolean;
  readonly still: Still;
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** What is on screen at each sample time. The caller closes the stills. Throws where the browser can not go on. */
export async function* samples(file: Blob): AsyncGenerator<Sample> {
  const address = URL.createObjectURL(file);
  const screen = new Screen();
  try {
    const begin = await screen.open(address);
    const length = (await screen.duration()) - begin;
    const wanted = Math.max(1, Math.ceil(length - FIRST));
    const count = Math.min(wanted, MOST_SAMPLES);
    for (let k = 0; k < count; k++) {
      const at = k + FIRST;
      const still = await screen.stillAt(length > FIRST ? begin + at : begin);
      yield { at, part: (k + 1) / count, cut: wanted > count, still };
    }
  } finally {
    screen.close();
    URL.revokeObjectURL(address);
  }
}

/** A video element that stands in no document. */
class Screen {
  private readonly video = document.createElement("video");
  /** Presentation time of the frame last taken, in microseconds. */
  private last = -1;
  /** The longest that the browser took to go to a time, in milliseconds. */
  private slowest = 0;

  /** When the first frame is shown, in seconds. */
  async open(address: string): Promise<number> {
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.preload = "auto";
    await this.happens("loadeddata", () => (this.video.src = address));
    if (!this.video.videoWidth) throw new Error("no picture in it");
    const first = this.shown();
    this.last = first?.timestamp ?? -1;
    const begin = Math.max(0, this.last) / MICROSECONDS;
    first?.close();
    return begin;
  }

  /** In seconds. What was recorded in a browser does not say it, and the end must be looked for. */
  async duration(): Promise<number> {
    if (!Number.isFinite(this.video.duration)) await this.seek(FAR);
    if (!Number.isFinite(this.video.duration)) throw new Error("no end");
    return this.video.duration;
  }

  async stillAt(seconds: number): Promise<Still> {
    const began = performance.now();
    await this.seek(seconds);
    this.slowest = Math.max(this.slowest, performance.now() - began);
    const latest = seconds * MICROSECONDS + ROUNDING;
    const patience = Math.max(LOOKS, Math.ceil(this.slowest / BETWEEN_LOOKS)); // a busy machine is late with both
    let frame = this.shown();
    // Chromium may say that it is there before the frame is. Then it shows the one before, or, where it was sent to the
    // end first, one that begins later than what was asked for. A frame may also rightly last for seconds.
    for (let look = 0; look < patience && (!frame || frame.timestamp === this.last || frame.timestamp > latest); look++) {
      frame?.close();
      await pause(BETWEEN_LOOKS);
      frame = this.shown();
    }
    if (!frame) return createImageBitmap(this.video);
    this.last = frame.timestamp;
    return frame;
  }

  close(): void {
    this.video.removeAttribute("src");
    this.video.load();
  }

  private seek(seconds: number): Promise<void> {
    return this.happens("seeked", () => (this.video.currentTime = seconds + HAIR));
  }

  /** The frame with its time; null where there is none yet, or where the browser does not know such frames. */
  private shown(): VideoFrame | null {
    try {
      return new VideoFrame(this.video);
    } catch {
      return null;
    }
  }

  private async happens(kind: "loadeddata" | "seeked", begin: () => void): Promise<void> {
    const over = new AbortController();
    try {
      await new Promise<void>((done, failed) => {
        const options = { once: true, signal: over.signal };
        this.video.addEventListener(kind, () => done(), options);
        this.video.addEventListener("error", () => failed(new Error("not decoded")), options);
        const late = setTimeout(() => failed(new Error("no frame in time")), PATIENCE);
        over.signal.addEventListener("abort", () => clearTimeout(late));
        begin();
      });
    } finally {
      over.abort();
    }
  }
}
