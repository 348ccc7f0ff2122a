// The paragraphs of a .docx, read in the browser, so that pictures, comments and names in the file stay there.
// As `services/read_article_file.py` does. The container: PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16.

const PART = "word/document.xml";
const LARGEST = 20_000_000;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const LONGEST_REMARK = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Paragraphs with a blank line between them. Throws where this is no .docx. */
export async function paragraphs(data: ArrayBuffer): Promise<string> {
  const markup = new TextDecoder().decode(await part(new DataView(data)));
  return markup
    .split("</w:p>")
    .map(said)
    .filter((one) => one)
    .join("\n\n");
}

function said(markup: string): string {
  const pieces = markup.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>|<w:(tab|br)\b[^>]*\/>/g);
  return [...pieces].map(([, text, blank]) => (blank ? " " : unescaped(text ?? ""))).join("").trim();
}

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, digits?: string, name = "") => {
    const point = hex ? parseInt(hex, 16) : digits ? Number(digits) : undefined;
    if (point === undefined) return NAMED[name as string] ?? whole;
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

async function part(file: DataView): Promise<Uint8Array> {
  const end = endOf(file);
  let at = file.getUint32(end + 16, true);
  for (let left = file.getUint16(end + 10, true); left > 0; left -= 1) {
    if (file.getUint32(at, true) !== ENTRY) break;
    const name = file.getUint16(at + 28, true);
    if (new TextDecoder().decode(bytes(file, at + ENTRY_BYTES, name)) === PART) return content(file, at);
    at += ENTRY_BYTES + name + file.getUint16(at + 30, true) + file.getUint16(at + 32, true);
  }
  throw new Error("no document");
}

function endOf(file: DataView): number {
  const last = file.byteLength - END_BYTES;
  for (let at = last; at >= 0 && at >= last - LONGEST_REMARK; at -= 1) {
    if (file.getUint32(at, true) === END) return at;
  }
  throw new Error("no archive");
}

async function content(file: DataView, entry: number): Promise<Uint8Array> {
  const method = file.getUint16(entry + 10, true);
  const size = file.getUint32(entry + 20, true);
  const local = file.getUint32(entry + 42, true);
  const start = local + LOCAL_BYTES + file.getUint16(local + 26, true) + file.getUint16(local + 28, true);
  const kept = bytes(file, start, size);
  if (method === STORED) return kept;
  if (method !== DEFLATED) throw new Error("not readable");
  return inflated(kept);
}

const bytes = (file: DataView, at: number, length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(file.buffer as ArrayBuffer, file.byteOffset + at, length);

async function inflated(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const read: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    read.push(value);
    length += value.length;
    if (length > LARGEST) throw new Error("too large");
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const one of read) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}
