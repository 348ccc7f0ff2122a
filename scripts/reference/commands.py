"""docs/reference/commands.md, from the Typer apps behind `amparo`."""

import importlib
from collections.abc import Iterator
from typing import Any

import typer
import typer.main

from amparo.cli.main import COMMANDS

_INTRO = """# Commands

Written by `make docs` from the commands themselves; `amparo COMMAND --help` says the same.

Every command takes `--json` for one JSON document on standard output. Exit codes: 0 done, 1 match or finding, 2 bad use
(wrong value, unknown name, missing role), 3 unavailable (trying again may work). Errors go to standard error.
"""


def page() -> str:
    """The whole page."""
    parts = [_INTRO]
    for name, (module, about) in COMMANDS.items():
        command = typer.main.get_command(importlib.import_module(module).app)
        parts.append(f"## amparo {name}\n\n{about}\n")
        parts.extend(_describe(f"amparo {name}", command))
    return "\n".join(parts)


def _describe(path: str, command: Any) -> Iterator[str]:
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield f"### {path} {name}\n"
            yield from _describe(f"{path} {name}", inner)
        return
    context = typer.Context(command, info_name=path)
    yield "```\n" + command.get_usage(context).removeprefix("Usage: ") + "\n```\n"
    if command.help:
        yield _plain(command.help) + "\n"
    rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
    rows = [row for row in rows if row]
    if rows:
        yield "\n".join(["| argument or option | meaning | default |", "|---|---|---|", *rows, ""])


def _row(parameter: Any) -> str:
    if getattr(parameter, "hidden", False):
        return ""
    if parameter.param_type_name == "option":
        names = ", ".join((*parameter.opts, *parameter.secondary_opts))
    else:
        names = (parameter.name or "").upper()
    about = _plain(getattr(parameter, "help", None) or "").replace("|", "\\|").replace("\n", " ")
    return f"| `{names}` | {about} | {_default(parameter)} |"


def _default(parameter: Any) -> str:
    value = parameter.default
    if parameter.required or value is None or value is False or callable(value) or value in ((), [], ""):
        return "required" if parameter.required else ""
    return f"`{value}`"


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.replace("\b", "").strip().splitlines())
