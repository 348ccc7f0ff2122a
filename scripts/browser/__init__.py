"""The pages' scripts: the TypeScript in `web/*/ts`, made into what is served; and the press check's client.

`make scripts` after changing it; Node is needed for that alone, never to run or install Amparo.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from amparo.signals.derived import DERIVED_SET, ORIENTATIONS

ROOT = Path(__file__).parents[2]
APP = ROOT / "src" / "amparo" / "web" / "fingerprint"
SERVED = APP / "static" / "fingerprint"
_PRESS = ROOT / "src" / "amparo" / "web" / "press" / "static" / "press"
_CLIENT = ROOT / "clients" / "press-js" / "dist"
MADE: Mapping[str, Path] = {
    "frame.js": SERVED,
    "page.js": SERVED,
    "press.js": _PRESS,
    "index.js": _CLIENT,
    "index.d.ts": _CLIENT,
}
"""The folder of each file that is built."""
ORIENTATIONS_TS = APP / "ts" / "orientations.ts"


def orientations() -> str:
    """The TypeScript that holds the tables of `signals.derived`, the only ones of orientations and crops."""
    names = "\n".join(f'  "{name}",' for name in ("original", *ORIENTATIONS))
    derived = "\n".join(
        f'  {{ derived: "{one}", cuts: {list(one.cuts) if one.cuts else "null"} }},' for one in DERIVED_SET
    )
    return (
        "// Made from signals/derived.py by `make scripts`.\n\n"
        "/** The orientations of a picture, in the order of its hashes. */\n"
        f"export const DIHEDRAL = [\n{names}\n] as const;\n\n"
        "/** What is fingerprinted of an original, by written form: itself, its orientations (DIHEDRAL, in order) and\n"
        " * its crops. cuts: of a crop, percent cut from left, top, right and bottom, each rounded down to whole\n"
        " * pixels. */\n"
        f"export const DERIVED_SET = [\n{derived}\n] as const;\n"
    )


def missing() -> str:
    """What is not there that building needs; empty where it can be built."""
    if shutil.which("node") is None:
        return "Node.js"
    return "" if (ROOT / "node_modules" / "esbuild").is_dir() else "node_modules (run `npm ci`)"


def build(folder: Path | None = None) -> None:
    """Check the types and write every file of `MADE`, all into one folder, or each into its own."""
    node = shutil.which("node") or "node"
    command = [node, str(ROOT / "scripts" / "browser" / "build.mjs"), *([str(folder)] if folder else [])]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603


def main() -> int:
    """Write everything anew."""
    ORIENTATIONS_TS.write_text(orientations(), encoding="utf-8")
    lacking = missing()
    if lacking:
        print(f"The scripts cannot be built without {lacking}.", file=sys.stderr)  # noqa: T201
        return 2
    build()
    return 0
