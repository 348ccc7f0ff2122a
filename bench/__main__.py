"""`python -m bench [ROW ...] [--quick] [--table]`."""

import argparse
import importlib
import sys

from bench import result

ROWS = (
    "jpeg",
    "video",
    "folder",
    "query",
    "follow",
    "gate",
    "takedown",
    "intake",
    "desk_queue",
    "case_page",
    "browser",
    "spread",
    "press",
)


def main() -> None:
    """Run the rows asked for, all without any."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Amparo against its peers.")
    parser.add_argument("rows", nargs="*", choices=(*ROWS, []), metavar="ROW", help=f"one of: {', '.join(ROWS)}")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works; nothing is kept")
    parser.add_argument("--table", action="store_true", help="print what was kept, as Markdown")
    asked = parser.parse_args()
    if asked.table:
        _print_table()
        return
    for row in asked.rows or ROWS:
        sys.stdout.write(f"== {row}\n")
        importlib.import_module(f"bench.{row}").run(quick=asked.quick)


def _print_table() -> None:
    for kept in result.load():
        machine = kept["machine"]
        versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
        sys.stdout.write(f"### {kept['script']}\n\n" + "\n".join(result.table(result.rows_of(kept))) + "\n\n")
        sys.stdout.write(
            f"{machine['date']}; {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB; "
            f"{machine['system']}; Python {machine['python']}; {versions}.\n\n"
        )


if __name__ == "__main__":
    main()
