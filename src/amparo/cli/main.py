"""The `amparo` command: its groups, loaded only when used, and its exit codes."""

import importlib
import sys
from collections.abc import Sequence
from typing import TextIO

from amparo.cli.output import complain
from amparo.errors import AmparoError

COMMANDS = {
    "hash": ("amparo.cli.hash_files", "Fingerprint files: PDQ, SHA-256, MD5."),
    "compare": ("amparo.cli.compare", "Say how far apart two pictures or hashes are."),
    "bank": ("amparo.cli.bank", "Banks of known items: create, add, list, show, withdraw, import, export."),
    "match": ("amparo.cli.match", "Look files up in the banks."),
    "index": ("amparo.cli.index", "The search index: build, verify, stats."),
    "key": ("amparo.cli.key", "Keys that may call the gate: issue, list, revoke."),
    "role": ("amparo.cli.role", "Roles of people: grant, list, take."),
    "gate": ("amparo.cli.gate", "Run the upload gate."),
    "worker": ("amparo.cli.worker", "Publish bank changes and keep the ledger."),
    "demo": ("amparo.cli.demo", "See the main job done on real pictures in a minute."),
}
"""Command to the module that holds its Typer `app`, and its line in the overview. Each module is imported only when its
command runs, since `amparo hash` must not wait for a web framework."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["--version"]:
        from amparo import __version__

        sys.stdout.write(f"amparo {__version__}\n")
        sys.exit(0)
    if not given or given[0] not in COMMANDS:
        asked = not given or given[0] in {"--help", "-h", "help"}
        _overview(sys.stdout if asked else sys.stderr)
        sys.exit(0 if asked else 2)
    app = importlib.import_module(COMMANDS[given[0]][0]).app
    try:
        code = app(given[1:], prog_name=f"amparo {given[0]}", standalone_mode=False)
    except AmparoError as error:
        code = complain(error, "--json" in given)
    except Exception as error:
        code = _usage_error(error)
    sys.exit(code if isinstance(code, int) else 0)


def _usage_error(error: Exception) -> int:
    """What click raises for a mistyped command line; anything else goes on as it is."""
    from click.exceptions import Abort, ClickException, Exit

    if isinstance(error, Exit):
        return int(error.exit_code)
    if isinstance(error, Abort):
        return 130
    if isinstance(error, ClickException):
        error.show()
        return 2
    raise error


def _overview(stream: TextIO) -> None:
    width = max(map(len, COMMANDS))
    lines = ["Usage: amparo COMMAND [OPTIONS]", "", "Find every copy, stop reuploads, keep it down.", ""]
    lines += [f"  {name:<{width}}  {about}" for name, (_, about) in COMMANDS.items()]
    lines += ["", "`amparo COMMAND --help` says more. Exit codes: 0 done, 1 match or finding, 2 bad use, 3 unavailable."]
    stream.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
