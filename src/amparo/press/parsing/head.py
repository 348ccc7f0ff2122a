"""The head of a page: title, description, tags, address, the picture that is shared, JSON-LD."""

from amparo.press.article import Draft, Image
from amparo.press.parsing.jsonld import read_jsonld
from amparo.press.parsing.plain import put_part
from amparo.press.parsing.tags import Token, add_decoded
from amparo.press.text import Span, Text, TextBuilder
from amparo.press.zone import Zone

_META = {
    "og:title": Zone.OG_TITLE,
    "twitter:title": Zone.TWITTER_TITLE,
    "description": Zone.DESCRIPTION,
    "og:description": Zone.DESCRIPTION,
    "twitter:description": Zone.DESCRIPTION,
    "keywords": Zone.TAGS,
    "news_keywords": Zone.TAGS,
    "article:tag": Zone.TAGS,
    "og:url": Zone.SLUG,
    "og:image:alt": Zone.ALT,
    "twitter:image:alt": Zone.ALT,
}
_PICTURES = frozenset({"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"})


def read_title(draft: Draft, span: Span) -> None:
    """<title>, the first that there is."""
    if not any(one.zone is Zone.TITLE for one in draft.passages):
        draft.put(Zone.TITLE, _text(draft, span))


def read_meta(draft: Draft, token: Token) -> None:
    """<meta>."""
    key = token.attributes.get("property") or token.attributes.get("name")
    content = token.attributes.get("content")
    if key is None or content is None:
        return
    name = draft.source[key.start : key.end].lower()
    if name in _PICTURES:
        _put_shared(draft, content)
    elif name in _META:
        draft.put(_META[name], _text(draft, content))
    elif name.startswith("coverage:"):
        draft.keys[name.removeprefix("coverage:")] = draft.source[content.start : content.end]


def read_link(draft: Draft, token: Token) -> None:
    """<link rel="canonical">: the address of the page."""
    kind, target = token.attributes.get("rel"), token.attributes.get("href")
    if kind and target and draft.source[kind.start : kind.end].lower() == "canonical":
        put_part(draft, Zone.SLUG, target)


def read_script(draft: Draft, span: Span) -> None:
    """A script: what it says where it is JSON-LD."""
    if '"@' not in draft.source[span.start : min(span.end, span.start + 5000)]:
        return
    for said in read_jsonld(draft.source, span.start, span.end):
        number = draft.put(said.zone, said.text)
        if said.zone is Zone.IMAGE_ADDRESS and number is not None:
            draft.images.append(Image(said.text.said, said.span, True, (number,)))


def _put_shared(draft: Draft, span: Span) -> None:
    number = put_part(draft, Zone.IMAGE_ADDRESS, span)
    if number is not None:
        draft.images.append(Image(draft.source[span.start : span.end], span, True, (number,)))


def _text(draft: Draft, span: Span) -> Text | None:
    builder = TextBuilder()
    add_decoded(builder, draft.source, span)
    return builder.text()
