// MD5 (RFC 1321) in parts: what older exchanges know files by. It identifies; it protects nothing.

import { BlockDigest } from "./blocks.js";

const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const SINES = Int32Array.from({ length: 64 }, (_, t) => Math.floor(Math.abs(Math.sin(t + 1)) * 2 ** 32) | 0);

export class Md5 extends BlockDigest {
  private readonly words = new Int32Array(16);

  constructor() {
    super(Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476), true);
  }

  protected block(view: DataView, at: number): void {
    const { words, state } = this;
    for (let t = 0; t < 16; t++) words[t] = view.getInt32(at + 4 * t, true);
    let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
    for (let t = 0; t < 64; t++) {
      const round = t >> 4;
      let mixed: number;
      let word: number;
      if (round === 0) [mixed, word] = [(b & c) | (~b & d), t];
      else if (round === 1) [mixed, word] = [(d & b) | (~d & c), (5 * t + 1) & 15];
      else if (round === 2) [mixed, word] = [b ^ c ^ d, (3 * t + 5) & 15];
      else [mixed, word] = [c ^ (b | ~d), (7 * t) & 15];
      const sum = (a + mixed + SINES[t]! + words[word]!) | 0;
      const turn = TURNS[round]![t & 3]!;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
  }
}
