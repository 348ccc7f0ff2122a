"""`<!-- coverage-ignore IDN-1 reason="named with written consent" -->`: what an editor asks not to report, and why."""

import re

from amparo.press.article import Draft, Ignore
from amparo.press.text import Span

_COMMENT = re.compile(r"\s*<!--(.*?)-->\s*", re.S)
_IGNORE = re.compile(r"""\s*coverage-ignore\s+([A-Z]{3}-\d{1,2})(?:\s+reason\s*=\s*("[^"]*"|'[^']*'|“[^”]*”))?\s*$""")


def read_comments(draft: Draft, block: str, there: int) -> int:
    """The comments at the beginning of a block, and how much of it they take."""
    at = 0
    while block.startswith("<!--", at + len(block[at:]) - len(block[at:].lstrip())):
        match = _COMMENT.match(block, at)
        if match is None:
            return at
        note_ignore(draft, match.group(1), there + match.start(1))
        at = match.end()
    return at


def note_ignore(draft: Draft, comment: str, there: int) -> None:
    """Keep a comment where it asks not to report a rule. there: where it begins in the source."""
    match = _IGNORE.match(comment) if "coverage-ignore" in comment else None
    if match is None:
        return
    said = match.group(2)
    reason = Span(there + match.start(2) + 1, there + match.end(2) - 1) if said and said[1:-1].strip() else None
    span = Span(there, there + len(comment))
    draft.ignores.append(Ignore(match.group(1), span, len(draft.passages), reason))
