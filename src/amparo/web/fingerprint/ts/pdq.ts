// PDQ of a picture, as kernel/pdq.py has it; the numbers of the steps are those of docs/concepts/pdq.md.
// All arithmetic is in float64. Rows are fed as they are read, so that no float copy of a picture is ever made.

import { DIHEDRAL } from "./orientations.js";

export const SIDE = 64;
export const MIN_SIDE = 5;
const FREQUENCIES = 16;
const BITS = FREQUENCIES * FREQUENCIES;
const LUMA_RED = 0.299;
const LUMA_GREEN = 0.587;
const LUMA_BLUE = 0.114;

/** hashes: 64 hexadecimal digits each, in the order of DIHEDRAL. quality: 0..100; below 50 a hash says little. */
export interface Pdq {
  readonly hashes: readonly string[];
  readonly quality: number;
}

/** One of the 64 samples along an axis: the weights of the places first, first + 1, … */
interface Sample {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Two box filters and the sampling, along one axis of so many places (steps 4 to 6). */
export function operator(size: number): Sample[] {
  const window = Math.floor((size + 127) / 128);
  const half = Math.floor((window + 2) / 2);
  const start = (at: number): number => Math.max(0, at - (window - half));
  const stop = (at: number): number => Math.min(size, at + half);
  return Array.from({ length: SIDE }, (_, k) => {
    const centre = Math.floor(((k + 0.5) * size) / SIDE);
    const [from, to] = [start(centre), stop(centre)];
    const first = start(from);
    const weights = new Float64Array(stop(to - 1) - first);
    for (let at = from; at < to; at++) {
      const mean = 1 / (stop(at) - start(at));
      for (let seen = start(at); seen < stop(at); seen++) weights[seen - first]! += mean;
    }
    return { first, weights: weights.map((weight) => weight / (to - from)) };
  });
}

/** Takes a picture of known size row by row and keeps its 64 x 64 samples. */
export class Sampler {
  private readonly down: Float64Array;
  private readonly rows: Sample[];
  private readonly luma: Float64Array;
  private row = 0;

  /** width, height: at least MIN_SIDE pixels. */
  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.rows = operator(height);
    this.down = new Float64Array(SIDE * width);
    this.luma = new Float64Array(width);
  }

  /** The next rows. rgba: four bytes a pixel, whole rows from the top; transparency is dropped (step 3). */
  add(rgba: Uint8ClampedArray): void {
    const count = rgba.length / (4 * this.width);
    for (let row = 0; row < count; row++, this.row++) {
      this.weigh(rgba, row * 4 * this.width);
      this.rows.forEach((sample, k) => {
        const weight = sample.weights[this.row - sample.first];
        if (weight) this.accumulate(k * this.width, weight);
      });
    }
  }

  private weigh(rgba: Uint8ClampedArray, from: number): void {
    const { luma, width } = this;
    for (let x = 0, at = from; x < width; x++, at += 4) {
      luma[x] = rgba[at]! * LUMA_RED + rgba[at + 1]! * LUMA_GREEN + rgba[at + 2]! * LUMA_BLUE;
    }
  }

  private accumulate(into: number, weight: number): void {
    const { down, luma, width } = this;
    for (let x = 0; x < width; x++) down[into + x]! += weight * luma[x]!;
  }

  /** Row by row, 64 x 64. Throws where rows are missing. */
  samples(): Float64Array {
    if (this.row !== this.height) throw new Error("rows are missing");
    const columns = operator(this.width);
    const across = new Float64Array(SIDE * SIDE);
    for (let y = 0; y < SIDE; y++) {
      columns.forEach(({ first, weights }, x) => {
        let sum = 0;
        weights.forEach((weight, at) => (sum += weight * this.down[y * this.width + first + at]!));
        across[y * SIDE + x] = sum;
      });
    }
    return across;
  }
}

/** How much happens in a picture, 0..100 (step 7). */
export function qualityOf(samples: Float64Array): number {
  const step = (a: number, b: number): number => Math.abs(Math.trunc(((samples[b]! - samples[a]!) * 100) / 255));
  let total = 0;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const at = y * SIDE + x;
      if (y + 1 < SIDE) total += step(at, at + SIDE);
      if (x + 1 < SIDE) total += step(at, at + 1);
    }
  }
  return Math.min(100, Math.floor(total / 90));
}

const DCT = Float64Array.from({ length: FREQUENCIES * SIDE }, (_, at) => {
  const frequency = Math.floor(at / SIDE) + 1;
  return Math.sqrt(2 / SIDE) * Math.cos((Math.PI / 128) * frequency * (2 * (at % SIDE) + 1));
});

/** Frequencies 1 to 16 in each direction, 16 x 16 (step 8). */
function frequenciesOf(samples: Float64Array): Float64Array {
  const half = new Float64Array(FREQUENCIES * SIDE);
  for (let i = 0; i < FREQUENCIES; i++) {
    for (let k = 0; k < SIDE; k++) {
      const weight = DCT[i * SIDE + k]!;
      for (let x = 0; x < SIDE; x++) half[i * SIDE + x]! += weight * samples[k * SIDE + x]!;
    }
  }
  const found = new Float64Array(BITS);
  for (let i = 0; i < FREQUENCIES; i++) {
    for (let j = 0; j < FREQUENCIES; j++) {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) sum += half[i * SIDE + x]! * DCT[j * SIDE + x]!;
      found[i * FREQUENCIES + j] = sum;
    }
  }
  return found;
}

type Orientation = (typeof DIHEDRAL)[number];
const odd = (n: number): boolean => n % 2 === 1;
/** Which frequencies change sign, by row and column, and whether rows and columns change places then (step 11). */
const TURNS: Record<Orientation, readonly [negates: (i: number, j: number) => boolean, transposes: boolean]> = {
  original: [() => false, false],
  rotate90: [(_, j) => !odd(j), true],
  rotate180: [(i, j) => odd(i + j), false],
  rotate270: [(i) => !odd(i), true],
  flipx: [(i) => !odd(i), false],
  flipy: [(_, j) => !odd(j), false],
  flipplus1: [() => false, true],
  flipminus1: [(i, j) => odd(i + j), true],
};

/** One hash of a 16 x 16 table of frequencies (steps 9 and 10). */
function hashOf(frequencies: Float64Array, orientation: Orientation): string {
  const [negates, transposes] = TURNS[orientation];
  const turned = new Float64Array(BITS);
  frequencies.forEach((value, at) => {
    const [i, j] = [Math.floor(at / FREQUENCIES), at % FREQUENCIES];
    turned[transposes ? j * FREQUENCIES + i : at] = negates(i, j) ? -value : value;
  });
  const lowerMedian = turned.slice().sort()[BITS / 2 - 1]!;
  let digits = "";
  for (let bit = BITS - 4; bit >= 0; bit -= 4) {
    let digit = 0;
    for (let one = 3; one >= 0; one--) digit = digit * 2 + Number(turned[bit + one]! > lowerMedian);
    digits += digit.toString(16);
  }
  return digits;
}

/** All eight hashes of 64 x 64 samples, and how far to trust them. */
export function pdqOf(samples: Float64Array): Pdq {
  const frequencies = frequenciesOf(samples);
  return { hashes: DIHEDRAL.map((one) => hashOf(frequencies, one)), quality: qualityOf(samples) };
}

/** What a picture too small for PDQ has (step 1). */
export const NOTHING: Pdq = { hashes: DIHEDRAL.map(() => "0".repeat(BITS / 4)), quality: 0 };
