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

/** What is fingerprinted of an original, by written form: itself, its orientations (DIHEDRAL, in order) and
 * its crops. cuts: of a crop, percent cut from left, top, right and bottom, each rounded down to whole
 * pixels. */
export const DERIVED_SET = [
  { derived: "none", cuts: null },
  { derived: "rotate90", cuts: null },
  { derived: "rotate180", cuts: null },
  { derived: "rotate270", cuts: null },
  { derived: "flipx", cuts: null },
  { derived: "flipy", cuts: null },
  { derived: "flipplus1", cuts: null },
  { derived: "flipminus1", cuts: null },
  { derived: "crop:5,5,5,5", cuts: [5, 5, 5, 5] },
  { derived: "crop:10,10,10,10", cuts: [10, 10, 10, 10] },
  { derived: "crop:10,0,0,0", cuts: [10, 0, 0, 0] },
  { derived: "crop:0,10,0,0", cuts: [0, 10, 0, 0] },
  { derived: "crop:0,0,10,0", cuts: [0, 0, 10, 0] },
  { derived: "crop:0,0,0,10", cuts: [0, 0, 0, 10] },
  { derived: "crop:20,0,0,0", cuts: [20, 0, 0, 0] },
  { derived: "crop:0,20,0,0", cuts: [0, 20, 0, 0] },
  { derived: "crop:0,0,20,0", cuts: [0, 0, 20, 0] },
  { derived: "crop:0,0,0,20", cuts: [0, 0, 0, 20] },
] as const;
