// Made from signals/derived.py by `make scripts`.

/** The orientations of a picture, in the order of its hashes. */
export const DIHEDRAL = [
  "original",
  "rotate90",
  "rotate180",
  "rotate270",
  "flipx",
  "flipy",
  "flipplus1",
  "flipminus1",
] as const;
