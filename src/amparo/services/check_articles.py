"""Check files with the press check, one after another: a broken one does not stop the others."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from amparo.errors import BadInput
from amparo.press.article import Form
from amparo.press.check import Report, check
from amparo.press.house import NEWSROOM, House
from amparo.press.parsing.zones import Told, read_article
from amparo.press.reports.baseline import Baseline
from amparo.press.reports.diff import Changed
from amparo.press.reports.excerpt import BLOCK, Shown, excerpt
from amparo.press.reports.run import STANDARD_INPUT, Checked, Run, Unread, capped, checked, only_changed, without_known
from amparo.press.rulebook import Rulebook
from amparo.services.find_articles import Found
from amparo.services.read_article_file import MOST_BYTES, read_article_file


@dataclass(frozen=True)
class Asked:
    """How to check. form: of files whose name says none. shown: words that excerpts may print, None for no excerpts.

    baseline, changed: by path from the working directory. standard_input: what was read from it.
    """

    told: Told = field(default_factory=Told)
    house: House = NEWSROOM
    form: Form = Form.TEXT
    baseline: Baseline | None = None
    changed: Mapping[str, Changed] | None = None
    shown: Shown | None = None
    standard_input: bytes = b""


def check_articles(
    found: Iterable[Found], rulebook: Rulebook, asked: Asked, advance: Callable[[], None] = lambda: None
) -> Run:
    """Every file, once. advance: called after each. Raises BadPhrase where a rule's phrases are wrong."""
    at_most = {rule.id: rule.at_most for rule in rulebook.rules}
    articles: list[Checked] = []
    unread: list[Unread] = []
    seen: set[str] = set()
    skipped = 0
    for one in found:
        if one.skipped:
            skipped += 1
        if one.skipped or path_of(one.name) in seen:
            continue
        seen.add(path_of(one.name))
        try:
            articles.append(capped(_check(one.name, rulebook, asked), at_most))
        except BadInput as error:
            unread.append(Unread(one.name, error.code, error.message))
        advance()
    return Run(tuple(articles), tuple(unread), skipped)


def path_of(name: str) -> str:
    """A file's path from the working directory, with `/`; what lies outside of it keeps its whole path."""
    if name == STANDARD_INPUT:
        return name
    here = Path.cwd()
    path = Path(os.path.normpath(here / name))  # links stay as they are, since a diff names them so
    return PurePath(path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _check(name: str, rulebook: Rulebook, asked: Asked) -> Checked:
    source, form = read_article_file(_read(name, asked), name, asked.form)
    # every finding: those that a baseline or a diff leaves out must hide no other
    report = check(read_article(source, form, asked.told), rulebook, asked.house, every=True)
    article = checked(name, form, source, report)
    if asked.shown is not None:
        article = replace(article, excerpts=excerpts_of(source, report, asked.shown))
    if asked.baseline is not None:
        article = without_known(article, asked.baseline, path_of(name))
    if asked.changed is not None:
        article = only_changed(article, asked.changed.get(path_of(name), Changed()))
    return article


def _read(name: str, asked: Asked) -> bytes:
    """One byte more than an article may have, at most."""
    if name == STANDARD_INPUT:
        return asked.standard_input
    try:
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte in it
        why = getattr(error, "strerror", None) or "its name cannot be used"
        raise BadInput("unreadable_file", f"The file cannot be read: {why}.") from error


def excerpts_of(source: str, report: Report, shown: Shown) -> dict[tuple[int, int], str]:
    """What may be printed of each place in a report; places without a word that may be are left out."""
    spans = {(one.start, one.end) for one in report.findings} | {(one.start, one.end) for one in report.evidence}
    for one in report.suppressed:
        spans.add((one.finding.start, one.finding.end))
        if one.reason is not None:
            spans.add((one.reason.start, one.reason.end))
    said = {(start, end): excerpt(source, start, end, shown) for start, end in spans if end > start}
    return {span: words for span, words in said.items() if words != BLOCK}
