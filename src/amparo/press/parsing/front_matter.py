"""What stands before an article between `---` or `+++`: keys with one value or a list, of YAML and TOML alike."""

import re

from amparo.press.article import Draft, Image
from amparo.press.text import Span, whole
from amparo.press.zone import Zone

_FENCE = re.compile(r"\ufeff?(---|\+\+\+)[^\S\n]*\n")
_KEY = re.compile(r"([A-Za-z_][\w:.-]{0,60})[^\S\n]*[:=][^\S\n]*(.*)$")
_ITEM = re.compile(r"[^\S\n]*-[^\S\n]+(.*)$")
ZONES = {
    "title": Zone.TITLE,
    "og_title": Zone.OG_TITLE,
    "og:title": Zone.OG_TITLE,
    "social_title": Zone.OG_TITLE,
    "twitter_title": Zone.TWITTER_TITLE,
    "twitter:title": Zone.TWITTER_TITLE,
    "headline": Zone.H1,
    "description": Zone.DESCRIPTION,
    "summary": Zone.DESCRIPTION,
    "excerpt": Zone.DESCRIPTION,
    "slug": Zone.SLUG,
    "permalink": Zone.SLUG,
    "url": Zone.SLUG,
    "tags": Zone.TAGS,
    "keywords": Zone.TAGS,
    "categories": Zone.TAGS,
}
IMAGES = frozenset(
    {"image", "og_image", "og:image", "twitter:image", "cover", "cover_image", "featured_image", "thumbnail"}
)
_LONGEST = 20_000


def read_front_matter(draft: Draft) -> int:
    """Read it into the draft; where the text after it begins, 0 without any."""
    source = draft.source
    fence = _FENCE.match(source)
    if fence is None:
        return 0
    close = source.find("\n" + fence.group(1), fence.end() - 1, _LONGEST)
    if close < 0:
        return 0
    key, at = "", fence.end()
    for line in source[at:close].split("\n"):
        item = _ITEM.match(line)
        found = _KEY.match(line)
        if item and key:
            _keep(draft, key, at + item.start(1), at + item.end(1))
        elif found:
            key = found.group(1).lower()
            _keep(draft, key, at + found.start(2), at + found.end(2))
        at += len(line) + 1
    end = source.find("\n", close + 1)
    return len(source) if end < 0 else end + 1


def _keep(draft: Draft, key: str, start: int, end: int) -> None:
    span = _bare(draft.source, start, end)
    said = draft.source[span.start : span.end]
    before = draft.keys.get(key, "")
    draft.keys[key] = f"{before}, {said}" if before and said else before or said
    if key in IMAGES and said:
        number = draft.put(Zone.IMAGE_ADDRESS, whole(draft.source, span.start, span.end))
        draft.images.append(Image(said, span, True, () if number is None else (number,)))
    if key in ZONES and said.strip("[]\"' "):
        draft.put(ZONES[key], whole(draft.source, span.start, span.end))


def _bare(source: str, start: int, end: int) -> Span:
    """Without blanks and quotation marks around it."""
    while end > start and source[end - 1].isspace():
        end -= 1
    if end - start > 1 and source[start] in "\"'" and source[end - 1] == source[start]:
        start, end = start + 1, end - 1
    return Span(start, end)
