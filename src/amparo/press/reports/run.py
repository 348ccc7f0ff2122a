"""What is said about the files of one run: every format is made from this. No word of an article is in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from amparo.press.article import Form
from amparo.press.check import Report
from amparo.press.finding import Finding
from amparo.press.house import WEIGHT
from amparo.press.profile import Verdict
from amparo.press.reports.baseline import Baseline, place_of
from amparo.press.reports.diff import Changed
from amparo.press.reports.lines import Lines, Place
from amparo.press.reports.wording import REFUSALS
from amparo.press.zone import Level

STANDARD_INPUT = "-"


class FailOn(Enum):
    """From which level on a run fails."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


@dataclass(frozen=True)
class Checked:
    """One article.

    name: as whoever asked wrote it. report: its `findings` are those to report. known: those that a baseline has.
    aside: those that a diff did not touch, and those about the whole article where a diff was given. ordinals: of each
    finding among those of its rule and zone. excerpts: by span, where they were asked for.
    """

    name: str
    form: Form
    lines: Lines
    report: Report
    known: tuple[Finding, ...] = ()
    aside: tuple[Finding, ...] = ()
    ordinals: Mapping[Finding, int] = field(default_factory=dict)
    excerpts: Mapping[tuple[int, int], str] | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those to report, the worst first, then in the order of the text."""
        return tuple(sorted(self.report.findings, key=lambda one: (-WEIGHT[one.level], one.document, one.start)))

    def place(self, finding: Finding) -> tuple[Place, Place]:
        """Where it begins, and the place after its end."""
        return self.lines.place(finding.start), self.lines.place(finding.end)

    def excerpt(self, start: int, end: int) -> str | None:
        """Words that may be printed, where they were asked for."""
        return self.excerpts.get((start, end)) if self.excerpts else None


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that was not checked. code, message: of the refusal."""

    name: str
    code: str
    message: str

    def said_in(self, language: str) -> str:
        """The message in a language, where there is one in it."""
        words = REFUSALS.get(self.code)
        return self.message if words is None or language == "en" else words.said_in(language)


@dataclass(frozen=True)
class Run:
    """skipped: files below folders that are no articles, or hidden."""

    articles: tuple[Checked, ...]
    unread: tuple[Unread, ...] = ()
    skipped: int = 0

    @property
    def levels(self) -> Mapping[Level, int]:
        """How many findings of each level are reported."""
        return Counter(one.level for article in self.articles for one in article.report.findings)

    @property
    def verdicts(self) -> Mapping[Verdict | None, int]:
        """How many articles have each verdict. None: not in scope."""
        return Counter(one.report.verdict for one in self.articles)

    def fails(self, on: FailOn) -> bool:
        """Whether something of a level was reported."""
        levels = self.levels
        return on is not FailOn.NEVER and bool(levels[Level.ERROR] or (on is FailOn.WARNING and levels[Level.WARN]))


def checked(name: str, form: Form, source: str, report: Report) -> Checked:
    """An article as it is, before baseline and diff."""
    every = sorted(
        [*report.findings, *(one.finding for one in report.suppressed)], key=lambda one: (one.start, one.end)
    )
    counts: Counter[str] = Counter()
    ordinals = {}
    for one in every:
        counts[place_of(one)] += 1
        ordinals[one] = counts[place_of(one)]
    return Checked(name, form, Lines(source), report, ordinals=ordinals)


def without_known(article: Checked, baseline: Baseline, path: str) -> Checked:
    """The same with the findings that a baseline has put apart. path: as the baseline writes it."""
    new = baseline.new_ones(path, article.report.findings)
    known = tuple(one for one in article.report.findings if one not in new)
    return replace(article, report=replace(article.report, findings=new), known=known)


def only_changed(article: Checked, changed: Changed) -> Checked:
    """The same with what a diff did not touch put apart. changed: lines of this article."""
    kept, aside = _parted(article, changed)
    return replace(article, report=replace(article.report, findings=kept), aside=aside)


def capped(article: Checked, at_most: Mapping[str, int]) -> Checked:
    """The same with so many findings of each rule, the worst first; how many more there are is said.

    After baseline and diff, since what they leave out must take nobody's place.
    """
    kept: list[Finding] = []
    more: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for one in article.findings:
        seen[one.rule] += 1
        if seen[one.rule] <= at_most.get(one.rule, seen[one.rule]):
            kept.append(one)
        else:
            more[one.rule] += 1
    return replace(article, report=replace(article.report, findings=tuple(kept), more=dict(more)))


def _parted(article: Checked, changed: Changed) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    def is_touched(one: Finding) -> bool:
        first, last = article.lines.place(one.start), article.lines.place(max(one.end - 1, one.start))
        return not one.document and changed.touches(first.line, last.line)

    findings: Iterable[Finding] = article.report.findings
    touched = {one for one in findings if is_touched(one)}
    return (
        tuple(one for one in article.report.findings if one in touched),
        tuple(one for one in article.report.findings if one not in touched),
    )
