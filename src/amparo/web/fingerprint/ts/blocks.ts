// What MD5 and SHA-256 have in common: 64-byte blocks, a one bit, zeros and the length at the end.

const BLOCK = 64;
const LENGTH_AT = 56;

/** A digest of bytes that come in parts of any size. */
export abstract class BlockDigest {
  private readonly rest = new Uint8Array(BLOCK);
  private readonly view = new DataView(this.rest.buffer);
  private filled = 0;
  private length = 0;

  /** state: the words that the blocks are worked into. littleEndian: how words are written. */
  protected constructor(
    protected readonly state: Int32Array,
    protected readonly littleEndian: boolean,
  ) {}

  /** Work one block into the state. view: over the block's bytes from `at` on. */
  protected abstract block(view: DataView, at: number): void;

  add(bytes: Uint8Array): void {
    this.length += bytes.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(BLOCK - this.filled, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < BLOCK) return;
      this.block(this.view, 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.block(view, at);
    this.rest.set(bytes.subarray(at));
    this.filled = bytes.length - at;
  }

  /** The digest in hexadecimal; nothing can be added after it. */
  end(): string {
    const [high, low] = [Math.floor(this.length / 2 ** 29), (this.length * 8) % 2 ** 32];
    this.rest[this.filled] = 0x80;
    this.rest.fill(0, this.filled + 1);
    if (this.filled + 1 > LENGTH_AT) {
      this.block(this.view, 0);
      this.rest.fill(0);
    }
    this.view.setUint32(LENGTH_AT, this.littleEndian ? low : high, this.littleEndian);
    this.view.setUint32(LENGTH_AT + 4, this.littleEndian ? high : low, this.littleEndian);
    this.block(this.view, 0);
    const written = new DataView(new ArrayBuffer(this.state.length * 4));
    this.state.forEach((word, place) => written.setInt32(place * 4, word, this.littleEndian));
    return Array.from(new Uint8Array(written.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
