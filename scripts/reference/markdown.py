"""Pieces of Markdown that the written pages share."""

import re
import textwrap
from dataclasses import replace

from amparo.facts import Source

WIDTH = 120


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Paragraphs in lines of the usual width. first, rest: what stands before the first line and before the others."""
    parts = _paragraphs(text)
    filled = [_filled(parts[0], first, rest), *(_filled(one, rest, rest) for one in parts[1:])]
    return f"\n{rest.rstrip()}\n".join(filled)


def _filled(text: str, first: str, rest: str) -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def plain(text: str) -> str:
    """Text that Markdown leaves as it is: what is in brackets is no link, what looks like a tag is none."""
    return text.replace("<", "&lt;").replace("](", "] (").replace("*", "\\*")


def quoted(text: str) -> str:
    """As a block quotation."""
    return wrapped(plain(text), "> ", "> ")


def fenced(text: str, language: str) -> str:
    """As a block of code."""
    return f"```{language}\n{text.strip()}\n```"


def source_link(source: Source) -> str:
    """A source by its title, linked where it has an address."""
    title = plain(source.title).replace("[", "(").replace("]", ")")
    return f"[{title}]({source.url})" if source.url else title


def short_link(source: Source) -> str:
    """A source by who speaks in it: its title up to the colon."""
    return source_link(replace(source, title=source.title.partition(": ")[0]))


def anchor(heading: str) -> str:
    """Where a heading is found within its page."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table(rows: list[tuple[str, ...]]) -> str:
    """A table whose first row is its head."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _paragraphs(text: str) -> list[str]:
    return [" ".join(one.split()) for one in re.split(r"\n\s*\n", text.strip())]
