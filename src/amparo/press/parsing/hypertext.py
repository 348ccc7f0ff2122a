"""HTML as an article: metadata, headings, paragraphs, quotations, help boxes, navigation, what is hidden."""

import re
from html import unescape
from typing import NamedTuple

from amparo.press.article import Draft, Form, Image, Link
from amparo.press.fold import word_set
from amparo.press.parsing.comments import note_ignore
from amparo.press.parsing.head import read_link, read_meta, read_script, read_title
from amparo.press.parsing.plain import link_addresses, put_part
from amparo.press.parsing.tags import Sort, Token, add_decoded, tokens
from amparo.press.text import Span, TextBuilder
from amparo.press.zone import Zone

_BLOCKS = word_set(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section select summary table tbody td
    tfoot th thead tr ul br button label"""
)
_EMPTY = word_set("area base br col embed hr img input link meta param source track wbr")
_CLOSED_BY_NEXT = {"p": "p", "li": "li", "option": "option", "dt": "dt", "dd": "dd", "tr": "tr", "td": "td", "th": "th"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ZONED = _HEADINGS | {"nav", "footer", "aside", "body", "figcaption", "caption", "blockquote"}
"""Elements that have a zone of their own without any attribute."""
_HELP = re.compile(r"(?:^|[\s_-])(?:help|helpline|helpbox|ayuda|recursos|resources|advisory|aviso)(?:$|[\s_-])")
_RELATED = re.compile(
    r"(?:^|[\s_-])(?:related|relacionad[oa]s?|sidebar|teasers?|recommended|recomendad[oa]s?|share|social|breadcrumbs?"
    r"|menu|cookies?|newsletter|comments?|comentarios)(?:$|[\s_-])"
)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|credit|pie-de-foto|pie)(?:$|[\s_-])")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?!\.)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|(?:width|height)\s*:\s*0(?:px)?\s*(?:;|$)"
)
_READ_ALOUD = re.compile(r"(?:^|\s)(?:sr-only|visually-hidden|screen-reader-text)(?:$|\s)")
_EMBEDS = re.compile(r"(?:^|\s)(?:twitter-tweet|instagram-media|tiktok-embed|fb-post|fb-video|reddit-embed-bq)(?:$|\s)")
_RANK = {
    Zone.BODY: 0,
    Zone.HEADING: 1,
    Zone.H1: 1,
    Zone.QUOTE: 2,
    Zone.CAPTION: 3,
    Zone.HELP: 4,
    Zone.RELATED: 5,
    Zone.HIDDEN: 6,
}


class _Open(NamedTuple):
    """An open element and the zone inside it. framed: it stands beside the article, in no navigation."""

    name: str
    zone: Zone
    framed: bool


def read_html(source: str) -> Draft:
    """A draft of what is written."""
    draft = Draft(source, Form.HTML)
    _Reader(draft).read()
    return draft


class _Reader:
    """Tokens gathered into passages."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._source = draft, draft.source
        self._open: list[_Open] = []
        self._counts: dict[str, int] = {}
        self._text = TextBuilder()
        self._anchor: tuple[Span, int] | None = None
        self._links: list[tuple[Span, int, int]] = []
        self._quotes: list[tuple[int, int]] = []
        self._quote = -1
        self._pictures: list[int] = []
        self._has_headline = False
        lowered = draft.source[:400_000].lower()
        self._framed = "<article" in lowered or "<main" in lowered

    def read(self) -> None:
        """Everything."""
        for token in tokens(self._source):
            if token.sort is Sort.TEXT:
                add_decoded(self._text, self._source, token.span)
            elif token.sort is Sort.OPEN:
                self._opened(token)
            elif token.sort is Sort.CLOSE:
                self._closed(token.name)
            elif token.sort is Sort.COMMENT:
                self._commented(token.span)
            else:
                self._raw(token)
        self._flush()

    def _commented(self, span: Span) -> None:
        comment = self._source[span.start : min(span.end, span.start + 2000)]
        if "coverage-ignore" in comment:
            if self._text:
                note_ignore(self._draft, comment, span.start)
            else:
                self._flush()
                note_ignore(self._draft, comment, span.start)

    def _raw(self, token: Token) -> None:
        if token.name == "title":
            read_title(self._draft, token.span)
        elif token.name == "script":
            read_script(self._draft, token.span)

    def _value(self, token: Token, name: str) -> str:
        span = token.attributes.get(name)
        return self._source[span.start : span.end] if span else ""

    def _inside(self) -> Zone:
        return self._open[-1].zone if self._open else Zone.BODY

    def _opened(self, token: Token) -> None:
        name = token.name
        if name in _CLOSED_BY_NEXT and self._open and self._open[-1].name == name:
            self._closed(name)
        if name in _BLOCKS:
            self._flush()
        if name == "html":
            self._draft.language = self._value(token, "lang") or self._draft.language
        elif name == "meta":
            read_meta(self._draft, token)
        elif name == "link":
            read_link(self._draft, token)
        elif name == "a":
            self._anchor = (token.attributes.get("href", Span(0, 0)), len(self._text))
        elif name == "q":
            self._quote = len(self._text)
        if name in ("img", "video", "iframe", "embed", "object", "amp-iframe", "amp-twitter", "audio"):
            self._shown(token)
        if name not in _EMPTY and name not in ("title", "script", "style"):
            zone = self._zone_in(token)
            if zone is not self._inside():
                self._flush()
            framed = zone is Zone.RELATED and (name == "body" or (self._is_framed() and self._own_zone(token) is None))
            self._open.append(_Open(name, zone, framed))
            self._counts[name] = self._counts.get(name, 0) + 1

    def _zone_in(self, token: Token) -> Zone:
        """The zone inside an element: its own where it outranks that of what holds it."""
        outer, own = self._inside(), self._own_zone(token)
        if self._is_framed():
            if token.name in ("article", "main") and own is None:
                return Zone.BODY
            return own if own in (Zone.HELP, Zone.H1, Zone.HIDDEN) else outer
        return own if own is not None and _RANK[own] >= _RANK[outer] else outer

    def _is_framed(self) -> bool:
        return bool(self._open) and self._open[-1].framed

    def _own_zone(self, token: Token) -> Zone | None:
        if not token.attributes and token.name not in _ZONED:
            return None
        name, said = token.name, f"{self._value(token, 'class')} {self._value(token, 'id')}".lower()
        style = self._value(token, "style").lower()
        if (style and _UNSEEN.search(style)) or ("hidden" in token.attributes and not _READ_ALOUD.search(said)):
            return Zone.HIDDEN
        if name in ("nav", "footer") or (said.strip() and _RELATED.search(said)):
            return Zone.RELATED
        if name == "aside" or (said.strip() and _HELP.search(said)):
            return Zone.HELP
        if name == "body" and self._framed:
            return Zone.RELATED
        if name in ("figcaption", "caption") or (said.strip() and _CAPTION.search(said)):
            return Zone.CAPTION
        if name == "blockquote":
            self._embedded_post(token, said)
            return Zone.QUOTE
        if name == "h1":
            return Zone.HEADING if self._has_headline else Zone.H1
        return Zone.HEADING if name in _HEADINGS else None

    def _embedded_post(self, token: Token, said: str) -> None:
        if _EMBEDS.search(said):
            span = token.attributes.get("cite") or token.span
            self._draft.embeds.append(Link(self._value(token, "cite"), span, Zone.EMBED))

    def _shown(self, token: Token) -> None:
        span = token.attributes.get("src") or token.attributes.get("data-src")
        draft = self._draft
        if token.name == "img":
            kept: list[int | None] = [put_part(draft, Zone.IMAGE_ADDRESS, span)] if span else []
            if alt := token.attributes.get("alt"):
                builder = TextBuilder()
                add_decoded(builder, self._source, alt)
                kept.append(draft.put(Zone.ALT, builder.text()))
            self._pictures.append(len(draft.images))
            target = self._source[span.start : span.end] if span else ""
            draft.images.append(Image(target, span or token.span, False, tuple(one for one in kept if one is not None)))
            return
        if poster := token.attributes.get("poster"):
            number = put_part(draft, Zone.IMAGE_ADDRESS, poster)
            passages = () if number is None else (number,)
            draft.images.append(Image(self._source[poster.start : poster.end], poster, True, passages))
        if token.name != "audio":
            target = self._source[span.start : span.end] if span else ""
            draft.embeds.append(Link(target, span or token.span, Zone.EMBED))
            if span:
                put_part(draft, Zone.EMBED, span)

    def _closed(self, name: str) -> None:
        if name == "a":
            self._end_anchor()
        elif name == "q" and self._quote >= 0:
            self._quotes.append((self._quote, len(self._text)))
            self._quote = -1
        if not self._counts.get(name):
            return
        if name in _BLOCKS:
            self._flush()
        while self._open:
            closed = self._open[-1]
            if closed.zone is not (self._open[-2].zone if len(self._open) > 1 else Zone.BODY):
                self._flush()
            self._open.pop()
            self._counts[closed.name] -= 1
            if closed.name == name:
                return

    def _end_anchor(self) -> None:
        if self._anchor is not None:
            span, start = self._anchor
            self._anchor = None
            if span.end > span.start:
                self._links.append((span, start, len(self._text)))

    def _flush(self) -> None:
        """What was read so far becomes a passage."""
        if not self._text and not self._links and self._anchor is None:
            return
        self._end_anchor()
        zone = self._inside()
        text = self._text.text()
        links, quotes = self._links, tuple(one for one in self._quotes if one[1] > one[0])
        self._links, self._quotes, self._quote = [], [], -1
        number = self._draft.put(zone, text, quotes)
        if zone is Zone.H1 and number is not None:
            self._has_headline = True
        if zone is Zone.CAPTION and number is not None:
            self._captioned(number)
        for span, start, end in links:
            target = unescape(self._source[span.start : span.end])
            self._draft.links.append(Link(target, span, zone, number, start, end))
            put_part(self._draft, Zone.LINK, span)
        link_addresses(self._draft, number)

    def _captioned(self, number: int) -> None:
        """A caption belongs to the picture before it."""
        if self._pictures:
            place = self._pictures[-1]
            image = self._draft.images[place]
            self._draft.images[place] = Image(image.target, image.span, image.shared, (*image.passages, number))
