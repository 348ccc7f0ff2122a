"""Where a finding stands, in words for people; and names of files that cannot do harm where they are printed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from amparo.press.article import Form
from amparo.press.finding import Evidence, Finding
from amparo.press.reports import wording
from amparo.press.reports.lines import Place
from amparo.press.reports.run import Checked
from amparo.press.reports.wording import FAMILIES
from amparo.press.zone import Level


class Told(NamedTuple):
    """Findings of an article that say the same: one rule, one message, one level; the worst first."""

    level: Level
    rule: str
    message: str
    findings: tuple[Finding, ...]


def told_once(article: Checked) -> list[Told]:
    """What is reported, each thing said once with all its places."""
    groups: dict[tuple[Level, str, str], list[Finding]] = {}
    for one in article.findings:
        groups.setdefault((one.level, one.rule, one.message), []).append(one)
    return [Told(*key, tuple(those)) for key, those in groups.items()]


def place_in(article: Checked, one: Finding | Evidence, language: str) -> str:
    """`3:7 lead`; of a word processor's file, which has no lines, `paragraph 2:7 lead`."""
    if isinstance(one, Finding) and one.document:
        return wording.WHOLE.said_in(language)
    zone = wording.ZONES[one.zone].said_in(language)
    at = paragraph(article, one.start)
    if at is not None:
        return f"{wording.PARAGRAPH.said_in(language)} {at.line}:{at.column} {zone}"
    line, column = article.lines.place(one.start)
    return f"{line}:{column} {zone}"


def paragraph(article: Checked, offset: int) -> Place | None:
    """Paragraph and character, both from 1, of a form without lines; None of all others."""
    if article.form is not Form.DOCUMENT:
        return None
    line, column = article.lines.place(offset)
    return Place((line + 1) // 2, column)  # between two paragraphs stands one blank line


def counted(levels: Mapping[Level, int], language: str) -> str:
    """`2 errors, 1 warning`; those that there are."""
    said = [
        f"{levels[level]} {(wording.MANY if levels[level] != 1 else wording.LEVELS)[level].said_in(language).lower()}"
        for level in Level
        if levels.get(level)
    ]
    return ", ".join(said)


def by_rule(findings: Iterable[Finding]) -> str:
    """`BLM-1, IDN-4 (3)`: rules, and how often."""
    counts = count_by_rule(findings).items()
    return ", ".join(rule if count == 1 else f"{rule} ({count})" for rule, count in counts)


def count_by_rule(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings each rule has."""
    return dict(Counter(one.rule for one in findings))


def family_rows(article: Checked, language: str) -> list[tuple[str, str, str]]:
    """The profile: family, harm, what should be there."""
    return [
        (
            FAMILIES[one.family].said_in(language),
            counted(one.levels, language) or wording.HARMS[one.harm].said_in(language),
            wording.STANDINGS[one.presence].said_in(language) if one.presence else "",
        )
        for one in article.report.cells
    ]


def printable(name: str) -> str:
    """A file's name as it is, unless it holds what would move a cursor, end a line or be no text at all."""
    if name.isprintable():
        return name
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in name)


def encodable(name: str) -> str:
    """A file's name that can be written as UTF-8; octets that are no text are written out."""
    return name.encode(errors="backslashreplace").decode()
