"""Plain text as an article: front matter, a headline, headings, paragraphs, addresses."""

import re

from amparo.press.address import CLINGING, IN_TEXT
from amparo.press.article import Draft, Form, Link
from amparo.press.parsing.comments import read_comments
from amparo.press.parsing.front_matter import read_front_matter
from amparo.press.text import Span, Text, TextBuilder, whole
from amparo.press.zone import Zone

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_GOES_ON = re.compile(r"[.:;,][\"'”’»)]*$")
"""How a headline does not end; bait ends with every other mark."""
_ENDS = re.compile(r"[.!?…:;,][\"'”’»)]*$")
LONGEST_HEADING = 160


def read_plain(source: str, form: Form = Form.TEXT) -> Draft:
    """Paragraphs are parted by blank lines; a first short one without a full stop is the headline."""
    draft = Draft(source, form)
    start = read_front_matter(draft)
    has_headline = False
    for first, last in _paragraphs(source, start):
        block = source[first:last]
        comment = read_comments(draft, block, first)
        if comment == len(block):
            continue
        said = block.strip()
        is_short = "\n" not in said and len(said) <= LONGEST_HEADING
        is_line = is_short and not _ENDS.search(said)
        is_first = not has_headline and not any(one.zone is Zone.BODY for one in draft.passages)
        if is_short and is_first and not _GOES_ON.search(said) and len(source.rstrip()) > last:
            zone, has_headline = Zone.H1, True
        else:
            zone = (
                Zone.HEADING if is_line and not block.lstrip().startswith(("-", "*", "•", '"', "“", "«")) else Zone.BODY
            )
        number = draft.put(zone, flowing(source, first + comment, last))
        link_addresses(draft, number)
    return draft


def flowing(source: str, start: int, end: int) -> Text | None:
    """A paragraph whose broken lines and runs of blanks are single blanks."""
    builder = TextBuilder()
    at = start
    for run in re.compile(r"\s{2,}").finditer(source, start, end):
        builder.add(source[at : run.start()], at)
        builder.add(" ", run.start(), run.end() - run.start())
        at = run.end()
    builder.add(source[at:end], at)
    return builder.text()


def link_addresses(draft: Draft, number: int | None) -> None:
    """Addresses that stand in the text of a passage, as links."""
    if number is None:
        return
    passage = draft.passages[number]
    for match in IN_TEXT.finditer(passage.text.said):
        target = match.group().rstrip(CLINGING)
        end = match.start() + len(target)
        span = passage.text.span(match.start(), end)
        draft.links.append(Link(target, span, passage.zone, number, match.start(), end))
        put_part(draft, Zone.LINK, span)


def put_part(draft: Draft, zone: Zone, span: Span) -> int | None:
    """A part of the source as a passage of its own, so that its words are checked."""
    return draft.put(zone, whole(draft.source, span.start, span.end))


def _paragraphs(source: str, start: int) -> list[tuple[int, int]]:
    found, at = [], start
    for gap in _BLANK_LINE.finditer(source, start):
        found.append((at, gap.start()))
        at = gap.end()
    found.append((at, len(source)))
    return [(first, last) for first, last in found if source[first:last].strip()]
