"""Markdown as an article: headings, paragraphs, quotations, links, pictures, comments, front matter.

Line by line and by one pattern for what stands inside lines, since the offsets of each character must be kept.
"""

import re
from collections.abc import Iterator

from amparo.press.article import Draft, Form, Image, Link
from amparo.press.parsing.comments import note_ignore
from amparo.press.parsing.front_matter import read_front_matter
from amparo.press.parsing.plain import link_addresses, put_part
from amparo.press.text import Span, TextBuilder
from amparo.press.zone import Zone

_HEADING = re.compile(r" {0,3}(#{1,6})[^\S\n]+")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[^\S\n]*$")
_QUOTE = re.compile(r" {0,3}>[^\S\n]?")
_LIST = re.compile(r"[^\S\n]*(?:[-*+]|\d{1,4}[.)])[^\S\n]+")
_CODE = re.compile(r" {0,3}(```|~~~)")
_RULE = re.compile(r" {0,3}(?:[-*_][^\S\n]*){3,}$")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[^\S\n]*")
_REFERENCE = re.compile(r" {0,3}\[([^\]^]{1,200})\]:[^\S\n]*(\S+)")
_INLINE = re.compile(
    r"(?P<image>!\[(?P<alt>[^\[\]]{0,1000})\]\((?P<source>[^\s()\[]{1,2000})(?:[^\S\n]+[\"'](?P<caption>[^\"']{0,500})[\"'])?\))"
    r"|(?P<link>\[(?P<words>[^\[\]]{0,1000})\]\((?P<target>[^\s()\[]{1,2000})(?:[^\S\n]+[\"'][^\"']{0,500}[\"'])?\))"
    r"|(?P<note>\[\^[^\]\s]{1,60}\])"
    r"|(?P<reference>\[(?P<said>[^\[\]]{1,500})\]\[(?P<name>[^\[\]]{0,200})\])"
    r"|(?P<auto><(?P<address>https?://[^<>\s]{1,2000})>)"
    r"|(?P<comment><!--(?P<inside>[^<>]{0,2000})-->)"
    r"|(?P<tag></?[a-zA-Z][^<>]{0,1000}>)"
    r"|(?P<escape>\\[\\`*_{}\[\]()#+.!|>-])"
    r"|(?P<marks>\*{1,3}|`{1,2}|~~|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))",
    re.S,
)
_MARK = re.compile(r"[!\[<\\*`~_]")
"""What mark-up inside a line begins with. Few letters do, and one of a set is found faster than all of the above."""
_BLANKS = re.compile(r"\s{2,}")


class _Reader:
    """Lines gathered into blocks."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._source = draft.source
        self._targets: dict[str, tuple[str, Span]] = {}
        self._has_references = "]:" in self._source
        self._lines: list[tuple[int, int]] = []
        self._zone = Zone.BODY
        self._has_headline = any(one.zone is Zone.H1 for one in draft.passages)

    def read(self, start: int) -> None:
        """Everything from a place on."""
        lines = list(_lines(self._source, start))
        for first, last in lines if self._has_references else ():
            if match := _REFERENCE.match(self._source, first, last):
                self._targets[match.group(1).lower()] = (match.group(2), Span(match.start(2), match.end(2)))
        fenced = ""
        for first, last in lines:
            code = _CODE.match(self._source, first, last)
            if fenced or code:
                if code and (not fenced or code.group(1) == fenced):
                    self._flush()
                    fenced = "" if fenced else code.group(1)
                continue
            self._line(first, last)
        self._flush()

    def _line(self, first: int, last: int) -> None:
        source = self._source
        if not source[first:last].strip():
            self._flush()
            return
        if self._has_references and _REFERENCE.match(source, first, last):
            return
        if heading := _HEADING.match(source, first, last):
            self._flush()
            end = heading.end() + len(source[heading.end() : last].rstrip().rstrip("#").rstrip())
            self._heading(len(heading.group(1)), heading.end(), end)
            return
        if self._lines and self._zone is Zone.BODY and (line := _UNDERLINE.match(source, first, last)):
            self._underlined(1 if line.group(1)[0] == "=" else 2)
            return
        if _RULE.match(source, first, last):
            self._flush()
            return
        zone, at = self._opened(first, last)
        if zone is not self._zone and self._lines:
            self._flush()
        self._zone = zone
        self._lines.append((at, last))

    def _opened(self, first: int, last: int) -> tuple[Zone, int]:
        """What a line opens, and where its text begins."""
        at, zone = first, Zone.BODY
        while mark := _QUOTE.match(self._source, at, last):
            at, zone = mark.end(), Zone.QUOTE
        if note := _FOOTNOTE.match(self._source, at, last):
            self._flush()
            self._draft.footnotes.append(len(self._draft.passages))
            return zone, note.end()
        if item := _LIST.match(self._source, at, last):
            self._flush()
            return zone, item.end()
        return zone, at

    def _underlined(self, depth: int) -> None:
        first, last = self._lines[0][0], self._lines[-1][1]
        self._lines = []
        self._heading(depth, first, last)

    def _heading(self, depth: int, first: int, last: int) -> None:
        is_headline = depth == 1 and not self._has_headline
        self._has_headline = self._has_headline or is_headline
        self._lines, self._zone = [(first, last)], Zone.H1 if is_headline else Zone.HEADING
        self._flush()

    def _flush(self) -> None:
        lines, zone = self._lines, self._zone
        self._lines, self._zone = [], Zone.BODY
        if lines:
            _Block(self._draft, zone, self._targets).read(lines)


class _Block:
    """One paragraph: its text without mark-up, what is linked and shown in it."""

    def __init__(self, draft: Draft, zone: Zone, targets: dict[str, tuple[str, Span]]) -> None:
        self._draft, self._zone, self._targets = draft, zone, targets
        self._text = TextBuilder()
        self._links: list[tuple[str, Span, int, int]] = []
        self._images: list[re.Match[str]] = []
        self._notes = 0

    def read(self, lines: list[tuple[int, int]]) -> None:
        """Lines, with a blank between them."""
        for number, (first, last) in enumerate(lines):
            if number:
                self._text.add(" ", lines[number - 1][1], max(first - lines[number - 1][1], 1))
            self._inline(first, last)
        draft = self._draft
        number_of = draft.put(self._zone, self._text.text())
        for target, span, start, end in self._links:
            draft.links.append(Link(target, span, self._zone, number_of, start, end))
            if target:
                put_part(draft, Zone.LINK, span)
        link_addresses(draft, number_of)
        for image in self._images:
            _put_image(draft, image)

    def _inline(self, first: int, last: int) -> None:
        at, source = first, self._draft.source
        mark = _MARK.search(source, first, last)
        while mark:
            match = _INLINE.match(source, mark.start(), last)
            if match:
                self._plain(at, match.start())
                at = match.end()
                self._marked(match)
            mark = _MARK.search(source, match.end() if match else mark.end(), last)
        self._plain(at, last)

    def _marked(self, match: re.Match[str]) -> None:
        kind = match.lastgroup or ""
        found = match.groupdict()
        if found["image"]:
            self._images.append(match)
        elif found["link"]:
            self._link(match, "words", found["target"], Span(*match.span("target")))
        elif found["reference"]:
            name = (found["name"] or found["said"]).lower()
            target, span = self._targets.get(name, ("", Span(*match.span("said"))))
            self._link(match, "said", target, span)
        elif found["note"]:
            self._links.append(("", Span(*match.span("note")), len(self._text), len(self._text)))
        elif found["auto"]:
            self._text.add(found["address"], match.start("address"))
        elif found["comment"]:
            note_ignore(self._draft, found["inside"], match.start("inside"))
        elif found["escape"]:
            self._text.add(match.group()[1], match.start() + 1)
        elif kind == "tag" and match.group().lower().startswith(("<br", "<p", "</p", "<div", "</div")):
            self._text.add(" ", match.start(), len(match.group()))

    def _link(self, match: re.Match[str], words: str, target: str, span: Span) -> None:
        start = len(self._text)
        self._plain(*match.span(words))
        self._links.append((target, span, start, len(self._text)))

    def _plain(self, first: int, last: int) -> None:
        at, source = first, self._draft.source
        for run in _BLANKS.finditer(source, first, last):
            self._text.add(source[at : run.start()], at)
            self._text.add(" ", run.start(), run.end() - run.start())
            at = run.end()
        self._text.add(source[at:last], at)


def read_markdown(source: str) -> Draft:
    """A draft of what is written."""
    draft = Draft(source, Form.MARKDOWN)
    _Reader(draft).read(read_front_matter(draft))
    return draft


def _put_image(draft: Draft, match: re.Match[str]) -> None:
    span = Span(*match.span("source"))
    kept = [put_part(draft, Zone.IMAGE_ADDRESS, span)]
    for zone, name in ((Zone.ALT, "alt"), (Zone.CAPTION, "caption")):
        if match.group(name):
            kept.append(put_part(draft, zone, Span(*match.span(name))))
    draft.images.append(Image(match.group("source"), span, False, tuple(one for one in kept if one is not None)))


def _lines(source: str, start: int) -> Iterator[tuple[int, int]]:
    while start < len(source):
        end = source.find("\n", start)
        end = len(source) if end < 0 else end
        yield start, end - 1 if end > start and source[end - 1] == "\r" else end
        start = end + 1
