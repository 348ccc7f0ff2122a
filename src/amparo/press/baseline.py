"""Fingerprints of findings, to report only new ones. Nobody can read a sentence from them without the key."""

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from amparo.press.article import Article
from amparo.press.finding import Finding
from amparo.press.fold import fold
from amparo.press.sentences import sentences

_BYTES = 16


def fingerprints(findings: Iterable[Finding], article: Article, key: bytes) -> dict[Finding, str]:
    """Each finding's: rule, zone, and a keyed hash of its sentence, so that it stays when text around it moves.

    key: up to 64 bytes, the house's own; kept with the baseline, or a stranger could test sentences against it.
    """
    counts: Counter[str] = Counter()
    found: dict[Finding, str] = {}
    for one in findings:
        said = f"{one.rule}\0{one.zone.value}\0{'' if one.document else _sentence(one, article)}"
        counts[said] += 1
        found[one] = blake2b(f"{said}\0{counts[said]}".encode(), key=key[:64], digest_size=_BYTES).hexdigest()
    return found


def new_ones(findings: Iterable[Finding], article: Article, key: bytes, known: frozenset[str]) -> tuple[Finding, ...]:
    """Those that a baseline does not have."""
    return tuple(one for one, name in fingerprints(findings, article, key).items() if name not in known)


def _sentence(finding: Finding, article: Article) -> str:
    """The words of the sentence that a finding stands in."""
    for passage in article.passages:
        place = passage.text.span(0, len(passage.text.said))
        if passage.zone is finding.zone or place.start <= finding.start < place.end:
            for start, end in sentences(passage.text.said):
                span = passage.text.span(start, end)
                if span.start <= finding.start < span.end:
                    return " ".join(fold(passage.text.said[start:end]).split())
    return ""
