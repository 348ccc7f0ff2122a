"""JSON-LD: the few values that search engines show, each with its place. Found by key: a broken one counts too."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from amparo.press.text import Span, Text, TextBuilder
from amparo.press.zone import Zone

ZONES = {
    "headline": Zone.JSONLD_HEADLINE,
    "alternativeHeadline": Zone.JSONLD_HEADLINE,
    "description": Zone.DESCRIPTION,
    "keywords": Zone.TAGS,
    "image": Zone.IMAGE_ADDRESS,
    "thumbnailUrl": Zone.IMAGE_ADDRESS,
}
_STRING = r'"((?:[^"\\]|\\.)*+)"'
_VALUE = re.compile(
    r'"(headline|alternativeHeadline|description|keywords|image|thumbnailUrl)"\s*:\s*'
    r'(?:\{[^{}"]{0,200}"url"\s*:\s*|\{\s*"@type"\s*:\s*"ImageObject"\s*,\s*"url"\s*:\s*)?'
    rf"(?:{_STRING}|\[([^\]\[]{{0,5000}})\])"
)
_ANY_STRING = re.compile(_STRING)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|u[0-9a-fA-F]{4}|.)", re.S)


class Said(NamedTuple):
    """A value of JSON-LD."""

    zone: Zone
    text: Text
    span: Span


def read_jsonld(source: str, start: int, end: int) -> Iterator[Said]:
    """The values in a script."""
    for match in _VALUE.finditer(source, start, end):
        places = [match.span(2)] if match.group(2) is not None else []
        if match.group(3) is not None:
            places = [one.span(1) for one in _ANY_STRING.finditer(source, *match.span(3))]
        for first, last in places:
            text = _decoded(source, first, last)
            if text is not None:
                yield Said(ZONES[match.group(1)], text, Span(first, last))


def _decoded(source: str, start: int, end: int) -> Text | None:
    builder, at = TextBuilder(), start
    for match in _ESCAPE.finditer(source, start, end):
        builder.add(source[at : match.start()], at)
        builder.add(_character(match.group()), match.start(), len(match.group()))
        at = match.end()
    builder.add(source[at:end], at)
    return builder.text()


def _character(escape: str) -> str:
    try:
        return msgspec.json.decode(f'"{escape}"', type=str) or " "
    except (msgspec.DecodeError, UnicodeError):
        return " "
