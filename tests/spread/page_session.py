"""A page whose blocks are run in order, in one session, and what they print beside what the page says they print.

`python -m tests.spread.page_session PAGE` writes what they print into the page.
"""

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amparo.cli.main import main

SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
RUN = re.compile(r"^```(?P<language>sh|python)\n(?P<code>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """What is run, and what the page says it prints. span: where the latter stands in the page, if it does."""

    section: str
    language: str
    code: str
    printed: str
    span: tuple[int, int] | None


def blocks(page: str) -> list[Block]:
    """All that are run, in order."""
    heads = [(found.start(), found[1]) for found in SECTION.finditer(page)]

    def section(at: int) -> str:
        return next((name for start, name in reversed(heads) if start < at), "")

    return [
        Block(
            section(found.start()),
            found["language"],
            found["code"],
            found["printed"] or "",
            found.span("printed") if found["printed"] is not None else None,
        )
        for found in RUN.finditer(page)
    ]


def outputs(page: str, folder: Path) -> list[str]:
    """What each block really prints. folder: where the session is, and its files."""
    names: dict[str, Any] = {}
    with _inside(folder):
        return [_printed(block, names) for block in blocks(page)]


def differences(page: str, really: list[str]) -> list[str]:
    """Where page and session differ: the first line of each such block, and what it printed."""
    return [
        f"{block.section}: {block.code.splitlines()[0]}\n{found}"
        for block, found in zip(blocks(page), really, strict=True)
        if block.printed != found
    ]


def filled(page: str, really: list[str]) -> str:
    """The page with what its blocks really print."""
    for block, found in reversed(list(zip(blocks(page), really, strict=True))):
        if block.span:
            page = page[: block.span[0]] + found + page[block.span[1] :]
        elif found:
            raise ValueError(f"a block prints, and the page has no place for it: {block.code}")
    return page


def _printed(block: Block, names: dict[str, Any]) -> str:
    out = io.StringIO()
    if block.language == "python":
        with contextlib.redirect_stdout(out):
            exec(compile(block.code, block.section, "exec"), names)  # noqa: S102  # the page's own blocks
        return out.getvalue()
    return "".join(_run(line) for line in block.code.splitlines())


def _run(line: str) -> str:
    """`amparo …`, or `amparo … | grep [-v] WORD`. Raises ValueError for any other line, or one that fails."""
    words, _, pipe = line.partition(" | ")
    program, *given = shlex.split(words)
    grep = re.fullmatch(r"(?:grep (?P<without>-v )?(?P<word>\w+))?", pipe)
    if program != "amparo" or grep is None:
        raise ValueError(f"only amparo and grep are run: {line}")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            main(given)
        except SystemExit as ended:
            if ended.code:
                raise ValueError(f"it failed: {line}") from ended
    lines = out.getvalue().splitlines(keepends=True)
    return "".join(one for one in lines if not pipe or (grep["word"] in one) != bool(grep["without"]))


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """In this folder and in English, whatever the person's own language."""
    before, spoken = Path.cwd(), {name: os.environ.pop(name, None) for name in ("LC_ALL", "LC_MESSAGES", "LANG")}
    os.chdir(folder)
    os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        os.chdir(before)
        del os.environ["LC_ALL"]
        os.environ.update({name: value for name, value in spoken.items() if value is not None})


if __name__ == "__main__":
    file = Path(sys.argv[1])
    text = file.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as made:
        file.write_text(filled(text, outputs(text, Path(made))), encoding="utf-8")
