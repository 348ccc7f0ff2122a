// What comes from the clipboard or a file, made ready to be read: no picture, and nothing that only browsers need.

export type Form = "text" | "markdown" | "html" | "document";

const STRUCTURE = /<(?:h[1-6]|p|a\s|blockquote|img|ul|ol|figure)\b/i;
const PICTURE = /\bdata:[a-z]+\/[a-z0-9.+-]+[^,"'\s)>]*,[^"'\s)>]*/gi;
const NOT_READ = [
  /<style\b[^>]*>[^]*?<\/style\s*>/gi,
  /<script\b(?![^>]*ld\+json)[^>]*>[^]*?<\/script\s*>/gi,
  /<svg\b[^>]*>[^]*?<\/svg\s*>/gi,
  /<!--\[if[^]*?<!\[endif\]-->/gi,
];

/** Whether the clipboard's HTML says more than its text: editors of programs colour lines, and that is all. */
export const hasStructure = (html: string): boolean => STRUCTURE.test(html);

/** Pictures written into a text as data. They are cut out before anything is sent. */
export const withoutPictures = (text: string): string => text.replace(PICTURE, "data:,");

/** Without styles, programs and drawings; the lines stay where they were. */
export function lighter(html: string): string {
  const keptLines = (cut: string): string => cut.replace(/[^\n]/g, "");
  return withoutPictures(NOT_READ.reduce((text, pattern) => text.replace(pattern, keptLines), html));
}

/** How a text that was pasted without mark-up of its own seems to be written. */
export function guessed(text: string): Form {
  if (/^\s*<(?:!doctype|!--|html|head|body|article|main|div|section|h[1-6]|p|figure|blockquote)\b/i.test(text)) {
    return "html";
  }
  return /^(?:---\n|#{1,6} )/.test(text) || /\]\(https?:\/\//.test(text) ? "markdown" : "text";
}

/** By the end of a file's name; nothing for files that are not read. */
export function formOf(name: string): Form | undefined {
  const forms: Record<string, Form> = {
    html: "html",
    htm: "html",
    md: "markdown",
    markdown: "markdown",
    txt: "text",
    text: "text",
    docx: "document",
  };
  return forms[name.toLowerCase().split(".").pop() ?? ""];
}

/** As `services/read_article_file.py` decodes. */
export function decoded(data: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    return new TextDecoder("windows-1252").decode(data);
  }
}
