"""Check an article: findings, evidence and a profile, and nothing of the text."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from amparo.press import kinds
from amparo.press.article import Article
from amparo.press.checks import Check
from amparo.press.finding import Evidence, Finding, Hit, Outcome, Standing, Suppressed
from amparo.press.gate import is_in_scope
from amparo.press.genre import genre_of
from amparo.press.guards import is_guarded, is_quoted_away
from amparo.press.house import NEWSROOM, WEIGHT, House
from amparo.press.profile import Cell, Verdict, profile, verdict
from amparo.press.rulebook import Rulebook
from amparo.press.rules import MESSAGE, Rule
from amparo.press.scene import Scene
from amparo.press.suppress import suppress, without_reason
from amparo.press.text import Span
from amparo.press.zone import HEADLINES, Genre, Level


@dataclass(frozen=True)
class Report:
    """What is said about one article.

    in_scope: False where it is not about intimate images; then everything else is empty and the verdict is None.
    more: further findings by rule, beyond those reported. unreasoned: comments that suppress nothing.
    """

    in_scope: bool
    language: str
    genre: Genre | None = None
    jurisdiction: str | None = None
    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    cells: tuple[Cell, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    unreasoned: tuple[Span, ...] = ()


@dataclass
class _Tally:
    """What the rules say, one after another."""

    findings: list[Finding] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    standings: dict[str, Standing] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)


def check(
    article: Article, rulebook: Rulebook, house: House = NEWSROOM, gated: bool = True, every: bool = False
) -> Report:
    """What the rules say. gated: False to check what is not about intimate images, as examples are. every: True for all
    findings; otherwise each rule's `at_most`, the worst first, taken from what no comment suppresses.

    Raises BadPhrase where a rule's phrases are wrong; whatever the article is, nothing else.
    """
    scene = Scene(article, rulebook, house)
    if gated and not is_in_scope(scene):
        return Report(False, article.language)
    genre = genre_of(scene)
    tally = _Tally()
    for rule in rulebook.in_order:
        _apply(rule, genre, scene, tally)
    findings, gone = suppress(article, sorted(tally.findings, key=lambda one: (not one.document, one.start, one.rule)))
    families = {rule.id: rule.family for rule in rulebook.rules}
    cells = profile(findings, families, tally.standings, frozenset(tally.unseen))
    kept, more = (findings, {}) if every else _capped(findings, {rule.id: rule.at_most for rule in rulebook.rules})
    return Report(
        in_scope=True,
        language=article.language,
        genre=genre,
        jurisdiction=article.jurisdiction,
        verdict=verdict(cells),
        findings=tuple(kept),
        evidence=tuple(tally.evidence),
        cells=cells,
        suppressed=tuple(gone),
        more=more,
        standings=tally.standings,
        unreasoned=without_reason(article),
    )


def _capped(findings: list[Finding], at_most: Mapping[str, int]) -> tuple[list[Finding], dict[str, int]]:
    """So many of each rule, the worst first, in the order they stand; and how many more there are."""
    seen: Counter[str] = Counter()
    kept: set[Finding] = set()
    for one in sorted(findings, key=lambda one: (-WEIGHT[one.level], one.start)):
        seen[one.rule] += 1
        if seen[one.rule] <= at_most[one.rule]:
            kept.add(one)
    more = {rule: count - at_most[rule] for rule, count in seen.items() if count > at_most[rule]}
    return [one for one in findings if one in kept], more


def _apply(rule: Rule, genre: Genre, scene: Scene, tally: _Tally) -> None:
    found: dict[tuple[int, int], Finding] = {}
    standings: list[Standing] = []
    for one in rule.checks:
        most = _most(rule, one, genre)
        if most is None or not _applies(one, scene):
            continue
        if one.html_only and not scene.article.form.has_meta:
            tally.unseen.add(rule.id)
            continue
        outcome: Outcome = kinds.FIND[type(one)](one, rule, scene)
        if outcome.unknown:
            tally.unseen.add(rule.id)
        if outcome.standing is not None:
            standings.append(outcome.standing)
        tally.evidence += outcome.evidence
        hits = [hit for hit in outcome.hits if not is_guarded(rule, hit, scene)]
        scene.hits.setdefault(rule.id, []).extend(hits)
        for hit in hits:
            finding = _finding(rule, one, hit, most, scene)
            if finding is not None:
                _keep(found, finding)
    if standings:
        tally.standings[rule.id] = _worst(standings)
    kept = sorted(found.values(), key=lambda finding: (-WEIGHT[finding.level], finding.start))
    tally.findings += kept


def _most(rule: Rule, one: Check, genre: Genre) -> Level | None:
    """The highest level of a rule's findings in a genre; None where it is off."""
    if genre in rule.genres:
        return rule.genres[genre]
    if genre is Genre.META and isinstance(one, kinds.WORDING):
        return None
    return (
        Level.SUGGESTION
        if genre is Genre.BRIEF and isinstance(one, kinds.ABSENCE) and not rule.never_off
        else Level.ERROR
    )


def _applies(one: Check, scene: Scene) -> bool:
    if one.unless_key and any(scene.article.keys.get(key, "").strip() for key in one.unless_key):
        return False
    if one.when is not None and not scene.found(one.when):
        return False
    return one.not_when is None or not scene.found(one.not_when)


def _finding(rule: Rule, one: Check, hit: Hit, most: Level, scene: Scene) -> Finding | None:
    if is_quoted_away(rule, hit, scene):
        return None
    level = hit.level or one.level or rule.level
    if hit.sentence is not None and scene.sentence(hit.sentence).zone in HEADLINES and hit.level is None:
        level = one.headline_level or max(
            level, rule.headline_level or level.raised(), key=lambda either: WEIGHT[either]
        )
    level = level.raised() if hit.shift else level
    level = min(level, most, key=lambda either: WEIGHT[either])
    said = scene.house.level(rule.id, level, rule.never_off)
    if said is None:
        return None
    key = hit.say or one.say
    return Finding(
        rule.id, hit.zone, hit.span.start, hit.span.end, said, key if key in rule.says else MESSAGE, hit.document
    )


def _keep(found: dict[tuple[int, int], Finding], finding: Finding) -> None:
    """One finding of a rule at a place, the worse of two."""
    place = (finding.start, finding.end)
    if place not in found or WEIGHT[finding.level] > WEIGHT[found[place].level]:
        found[place] = finding


def _worst(standings: Iterable[Standing]) -> Standing:
    order = (Standing.MISSING, Standing.PARTIAL, Standing.UNKNOWN, Standing.MET)
    kept = set(standings)
    return next(one for one in order if one in kept)
