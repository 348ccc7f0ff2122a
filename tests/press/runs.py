"""Runs of the press check over texts, with four rules that nobody tunes."""

from dataclasses import replace
from datetime import date
from functools import cache

from amparo.press import checks
from amparo.press.article import Form
from amparo.press.check import check
from amparo.press.house import NEWSROOM, House
from amparo.press.parsing.zones import Told, read_article
from amparo.press.reports.excerpt import Shown
from amparo.press.reports.run import Checked, Run, Unread, checked
from amparo.press.rulebook import Rulebook
from amparo.press.rules import Rule
from amparo.press.zone import Family, Level
from amparo.services.check_articles import excerpts_of
from amparo.words import Words
from tests.press.making import BASIS, EVERYWHERE, KNOWN, LISTS, phrases

TODAY = date(2026, 11, 22)
PRINTED = Shown(frozenset({"told", "police", "shared", "consent"}))
BAD = """# Nudes of Lina Morel

She should have known better than to take photos. Photos were leaked.

Photos of Lina Morel were shared without her consent. Victims can report images at Hashplace.
"""
IGNORED = '<!-- coverage-ignore BLM-1 reason="Lina told us, and the police shared it" -->\n\n' + BAD
ROADS = "The council met to talk about roads."
BROKEN = Unread("broken.docx", "bad_article", "This is no .docx that can be read.")


def made(name: str, family: Family, level: Level, one: checks.AnyCheck, **others: object) -> Rule:
    """A rule whose words are its own."""
    said = [Words(f"{name} {en}, which matters.", f"{name} {es}, que importa.") for en, es in _SAID]
    return Rule(name, family, said[0], level, EVERYWHERE, (one,), *said[1:], BASIS, **others)  # type: ignore[arg-type]


_SAID = (("naming", "nombra"), ("explaining", "explica"), ("better wording", "mejor dicho"), ("exception", "excepción"))
_HELP = checks.Item(id="route", part=(checks.Part(en=("report images",)), checks.Part(fact=("door",))))
_IMPACT = checks.Item(id="impact", part=(checks.Part(en=("lost her job",)),))
_RULES = (
    made(
        "BLM-1",
        Family.BLAME,
        Level.ERROR,
        checks.Lexical(find=phrases("she should have known better", "she asked for it")),
    ),
    made("EUP-3", Family.EUPHEMISM, Level.WARN, checks.Lexical(find=phrases("were leaked"))),
    made("REC-1", Family.RECOURSE, Level.WARN, checks.Presence(item=(_HELP,))),
    made("CON-4", Family.CONSENT, Level.SUGGESTION, checks.Presence(item=(_IMPACT,))),
    made("MED-1", Family.MEDIA, Level.ERROR, checks.Media(images="share", find=phrases("still"), html_only=True)),
)


@cache
def rulebook() -> Rulebook:
    """The book of these rules."""
    return Rulebook(_RULES, LISTS, KNOWN)


def rules() -> dict[str, Rule]:
    """By id."""
    return {one.id: one for one in _RULES}


def checked_text(
    source: str,
    name: str = "a.md",
    form: Form = Form.MARKDOWN,
    excerpts: bool = False,
    house: House = NEWSROOM,
    gated: bool = False,
) -> Checked:
    """One article, as it is after the check."""
    report = check(read_article(source, form, Told("en", "GB")), rulebook(), house, gated)
    article = checked(name, form, source, report)
    return replace(article, excerpts=excerpts_of(source, report, PRINTED)) if excerpts else article


@cache
def mixed(excerpts: bool = False) -> Run:
    """One article of everything: bad, with a finding ignored, a word processor's, out of scope; and a broken file."""
    return Run(
        (
            checked_text(BAD, "bad.md", excerpts=excerpts),
            checked_text(IGNORED, "ignored.md", excerpts=excerpts),
            checked_text(BAD.removeprefix("# "), "written.docx", Form.DOCUMENT, excerpts),
            checked_text(ROADS, "roads.txt", Form.TEXT, excerpts, gated=True),
        ),
        (BROKEN,),
        skipped=2,
    )


def paths(run: Run) -> dict[str, str]:
    """Each name as its own path."""
    return {name: name for name in [*(one.name for one in run.articles), *(one.name for one in run.unread)]}
