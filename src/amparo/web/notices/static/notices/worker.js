// Looks for a number N such that SHA-256("<asked>:N") begins with so many zero bits.
"use strict";

const BATCH = 256;

const zeroBits = (digest) => {
  const bytes = new Uint8Array(digest);
  let bits = 0;
  for (const byte of bytes) {
    if (byte) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
};

self.onmessage = async (event) => {
  const { asked, bits } = event.data;
  const text = new TextEncoder();
  for (let first = 0; ; first += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, place) => first + place);
    const digests = await Promise.all(numbers.map((n) => crypto.subtle.digest("SHA-256", text.encode(`${asked}:${n}`))));
    const found = digests.findIndex((digest) => zeroBits(digest) >= bits);
    if (found >= 0) {
      self.postMessage(String(first + found));
      return;
    }
  }
};
