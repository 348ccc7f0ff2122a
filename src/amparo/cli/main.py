"""The `amparo` command: its groups, loaded only when used, and its exit codes."""

import importlib
import sys
from collections.abc import Sequence
from typing import TextIO

from amparo.cli.output import BAD_USE, complain
from amparo.errors import AmparoError

COMMANDS = {
    "hash": ("amparo.cli.hash_files", "Fingerprint files: PDQ, SHA-256, MD5."),
    "compare": ("amparo.cli.compare", "Say how far apart two pictures or hashes are."),
    "bank": ("amparo.cli.bank", "Banks of known items: create, add, list, show, withdraw, import, export."),
    "match": ("amparo.cli.match", "Look files up in the banks."),
    "library": ("amparo.cli.library", "The library's fingerprints: scan, stats, verify."),
    "index": ("amparo.cli.index", "The search index: build, verify, stats."),
    "key": ("amparo.cli.key", "Keys that may call the gate: issue, list, revoke."),
    "role": ("amparo.cli.role", "Roles of people: grant, list, take."),
    "notice": ("amparo.cli.notice", "Notices: list, show, decide."),
    "law": ("amparo.cli.law", "The law as data: list, show, check, stale."),
    "routes": ("amparo.cli.routes", "Where to report a copy: list, show, plan, stale."),
    "press": ("amparo.cli.press", "Coverage before it is published: check, rules, explain."),
    "spread": ("amparo.cli.spread.app", "How an image spreads: what removal, blocking and limits change."),
    "evidence": ("amparo.cli.evidence", "Chains of evidence: verify, show, export."),
    "user": ("amparo.cli.user", "Accounts of staff: add, invite, list, disable."),
    "init": ("amparo.cli.init", "Set an installation up: settings, keys, banks, first admin."),
    "up": ("amparo.cli.up", "Run pages, gate and worker together."),
    "doctor": ("amparo.cli.doctor", "Say what is missing or wrong, and what to do about it."),
    "backup": ("amparo.cli.backup", "Write everything that cannot be made again into one file."),
    "restore": ("amparo.cli.restore", "Bring a backup back into an empty home folder."),
    "gate": ("amparo.cli.gate", "Run the upload gate."),
    "web": ("amparo.cli.web", "Run the public pages, the desk and their API."),
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
    app.pretty_exceptions_enable = False  # a defect's traceback must not print local variables
    try:
        code = app(given[1:], prog_name=f"amparo {given[0]}", standalone_mode=False)
    except AmparoError as error:
        code = complain(error, _as_json(given))
    except Exception as error:
        code = _usage_error(error)
    sys.exit(code if isinstance(code, int) else 0)


def _as_json(given: list[str]) -> bool:
    """Whether errors are asked for as JSON, too."""
    pairs = zip(given, [*given[1:], ""], strict=True)
    return "--json" in given or "--format=json" in given or ("--format", "json") in pairs


def _usage_error(error: Exception) -> int:
    """Show what was mistyped, or let a defect go on as it is.

    Typer keeps the classes of its usage errors private; they are told by the two things that all of them have.
    """
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if show is None or code is None:
        raise error
    show()
    return BAD_USE


def _overview(stream: TextIO) -> None:
    width = max(map(len, COMMANDS))
    lines = ["Usage: amparo COMMAND [OPTIONS]", "", "Find every copy, stop reuploads, keep it down.", ""]
    lines += [f"  {name:<{width}}  {about}" for name, (_, about) in COMMANDS.items()]
    lines += ["", "`amparo COMMAND --help` says more."]
    lines += ["Exit codes: 0 done, 1 match or finding, 2 bad use, 3 unavailable."]
    stream.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
