"""docs/reference/commands.md, from the parsers behind `amparo`."""

import argparse
import functools
import importlib
from collections.abc import Iterator
from typing import Any

import typer
import typer.main

from amparo.cli.main import COMMANDS

_INTRO = """# Commands

Written by `make docs` from the commands themselves; `amparo COMMAND --help` says the same.

With `--json` a command prints one JSON document on standard output. Exit codes: 0 done, 1 match or finding, 2 bad use
(wrong value, unknown name, missing role), 3 unavailable (trying again may work). Errors go to standard error.
"""


def page() -> str:
    """The whole page."""
    parts = [_INTRO]
    for name, (module, about) in COMMANDS.items():
        parts.append(f"## amparo {name}\n\n{about}\n")
        loaded = importlib.import_module(module)
        if hasattr(loaded, "parser"):
            parts.extend(_describe_parser(loaded.parser()))
        else:
            parts.extend(_describe(f"amparo {name}", typer.main.get_command(loaded.app)))
    return "\n".join(parts)


def _describe_parser(parser: argparse.ArgumentParser) -> Iterator[str]:
    """A command that reads its line by argparse, where loading Typer would take too long."""
    parser.formatter_class = functools.partial(argparse.HelpFormatter, width=120)
    yield "```\n" + parser.format_usage().removeprefix("usage: ") + "```\n"
    yield (parser.description or "") + "\n"
    rows = []
    for action in parser._actions:
        if "--help" not in action.option_strings:
            names = ", ".join(action.option_strings) or str(action.metavar)
            rows.append(_table_row(names, action.help or "", "" if action.option_strings else "required"))
    yield from _table(rows)


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
    shown = (parameter for parameter in command.params if parameter.name != "help")
    yield from _table([_row(parameter) for parameter in shown if not getattr(parameter, "hidden", False)])


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        names = ", ".join((*parameter.opts, *parameter.secondary_opts))
    else:
        names = parameter.metavar or (parameter.name or "").upper()
    return _table_row(names, _plain(getattr(parameter, "help", None) or ""), _default(parameter))


def _table(rows: list[str]) -> Iterator[str]:
    if rows:
        yield "\n".join(["| argument or option | meaning | default |", "|---|---|---|", *rows, ""])


def _table_row(names: str, about: str, default: str) -> str:
    escaped = about.replace("\n", " ").replace("|", "\\|")
    return f"| `{names}` | {escaped} | {default} |"


def _default(parameter: Any) -> str:
    value = parameter.default
    if parameter.required or value is None or value is False or callable(value) or value in ((), [], ""):
        return "required" if parameter.required else ""
    return f"`{value}`"


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.replace("\b", "").strip().splitlines())
