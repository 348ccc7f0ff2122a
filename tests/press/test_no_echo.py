"""What is told of an article never repeats it: a report can be kept, sent and logged, in whatever format it is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import amparo.press
from amparo.press.check import Report, check
from amparo.press.parsing.zones import Form, Told, read_article
from amparo.press.reports import as_page as page_module
from amparo.press.reports.annotations import annotations
from amparo.press.reports.as_page import report_page
from amparo.press.reports.baseline import Baseline, baseline_of, encode_baseline
from amparo.press.reports.excerpt import Shown, shown
from amparo.press.reports.in_words import text_report
from amparo.press.reports.run import Checked, Run, checked, without_known
from amparo.press.reports.sarif import sarif_log
from amparo.press.reports.telling import report_data, run_data
from amparo.press.rulebook import Rulebook
from amparo.press.rules import Rule
from amparo.registry.press_book import load_rulebook, load_words
from amparo.services.check_articles import excerpts_of

TODAY = date(2026, 11, 22)
NAME = "article.md"
WORDS = st.text(alphabet="bcdfghjkmqvwxz", min_size=8, max_size=14)
"""Words that no language has, so that none stands in a rule by chance."""
CODES = st.text(alphabet="bcdfghjkmqvwxz", min_size=2, max_size=6)
HEADS = (
    "",
    "---\njurisdiction: {2}\ngenre: {1}\nlanguage: {0}\nauthor: {1}\n---\n\n",
    "<html lang='es-{2}'><title>{0} {1}</title><meta property='og:title' content='{1} nude'>",
    '<!-- coverage-ignore BLM-1 reason="{0} told the police, {1}" -->\n\n# {0} {1}\n\n',
)
TRIGGERS = (
    "She should have known better than to send {0} such photos.",
    "Intimate photos of {0} {1} were shared without her consent in {1}.",
    "The revenge porn video of {0} went viral as #{1}, at https://{0}.example/{1}.",
    "«{0} {1}», 32, madre de dos hijos, trabaja en {1}; su ex difundió fotos íntimas sin su permiso.",
    "<img src='/{0}.jpg' alt='{0} {1} screenshot'><a href='https://t.me/{0}'>{1}</a>",
    "<!-- coverage-ignore IDN-1 -->\n\n{0} asked StopNCII.org to block the images, {1} said.",
)
ARTICLES = st.builds(
    lambda head, parts, first, second, code, odd: (
        "\n\n".join([head, *parts]).format(first.capitalize(), second.capitalize(), code.upper()) + "\n\n" + odd
    ),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(TRIGGERS), min_size=2, max_size=7),
    WORDS,
    WORDS,
    CODES,
    st.text(max_size=40),
)


@cache
def book() -> Rulebook:
    return load_rulebook(None, TODAY)


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in book().rules}


@cache
def printed() -> Shown:
    return shown(load_words(None), book().known)


def words_in(said: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", said.lower()) if not word.isdigit()}


def constants() -> Iterator[str]:
    """Every string in the code that tells of articles."""
    folder = Path(amparo.press.__file__).parent
    told = sorted((folder / "reports").glob("*.py"))
    for path in (*told, *(folder / f"{name}.py" for name in ("zone", "finding", "profile", "article", "countries"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = (one.value for one in ast.walk(tree) if isinstance(one, ast.Constant))
        yield from (one for one in said if isinstance(one, str))


@cache
def allowed() -> frozenset[str]:
    """Fixed words, words of rules, and those of the list that excerpts print."""
    said = [*constants(), page_module._POLICY, NAME, *printed().words, *chain(*printed().names)]
    for one in book().rules:
        said += [one.id, *chain(*one.says.values(), one.name, one.message, one.instead, one.may_not_apply), *one.says]
        said += [part for source in one.sources for part in (source.title, source.url)]
        said += [item.id for kind in one.checks for item in getattr(kind, "item", ())]
        said += [one.id.replace("-", "")]
    return frozenset(words_in(" ".join(said)))


def written(data: object) -> str:
    """Every key and string of what becomes JSON."""
    if isinstance(data, dict):
        return " ".join(written(part) for pair in data.items() for part in pair)
    if isinstance(data, list | tuple):
        return " ".join(map(written, data))
    return data if isinstance(data, str) else ""


def every_format(article: Checked, language: str) -> dict[str, str]:
    run, paths = Run((article,)), {NAME: NAME}
    return {
        "text": text_report(run, rules(), language),
        "github": re.sub("%[0-9A-F]{2}", " ", annotations(run, paths, rules(), language)),
        "html": re.sub(r"&\w+;|&#\w+;", " ", report_page(run, rules(), language, TODAY)),
        "json": written(run_data(run, rules(), language)),
        "sarif": written(sarif_log(run, paths, rules(), language, "0.1.0")),
        "api": written(report_data(article.report, rules(), language)),
        "baseline": encode_baseline(baseline_of({NAME: article.report.findings})).decode(),
    }


@given(
    source=ARTICLES,
    form=st.sampled_from(list(Form)),
    language=st.sampled_from(("en", "es")),
    excerpts=st.booleans(),
    known=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_every_word_of_every_format_is_of_the_program_the_rules_or_the_list(
    source: str, form: Form, language: str, excerpts: bool, known: bool
) -> None:
    report = check(read_article(source, form, Told()), book(), gated=False)
    article = checked(NAME, form, source, report)
    if excerpts:
        article = replace(article, excerpts=excerpts_of(source, report, printed()))
    if known:
        article = without_known(article, Baseline({NAME: {"BLM-1/lead": 9, "IDN-1/body": 9}}), NAME)
    told = {name: words_in(said) - allowed() for name, said in every_format(article, language).items()}
    assert {name: words for name, words in told.items() if words} == {}


def test_there_is_something_to_tell_of_them() -> None:
    text = "\n\n".join(part.format("Bxcdfghj", "Qwzxcvbm", "GB") for part in TRIGGERS)
    report: Report = check(read_article(text, Form.TEXT, Told()), book(), gated=False)
    assert len(report.findings) >= 3


def test_a_format_that_repeats_a_word_would_be_seen() -> None:
    assert words_in("Bxcdfghj was named") - allowed() == {"bxcdfghj"}
