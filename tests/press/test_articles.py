"""The labelled articles are well formed, and varied enough to measure with."""

import hashlib
import inspect
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "articles"
FAMILIES = ("CON", "BLM", "SEN", "IDN", "AMP", "EUP", "SRC", "REC", "INS", "MEC", "MED", "SEO", "MIN")
OBJECTIONS = ("error", "warn")
ARTICLES: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))
}


def half(case: str) -> str:
    """Which half a case belongs to: rules are tuned on one, figures are reported on the other."""
    digest = hashlib.sha256(case.encode()).digest()
    return "held-out" if digest[-1] % 2 else "tuning"


def is_clean(article: dict[str, Any]) -> bool:
    return not any(verdict in OBJECTIONS for verdict in article["labels"].values())


def test_there_are_at_least_120_articles_and_60_in_each_language() -> None:
    languages = Counter(article["language"] for article in ARTICLES.values())
    assert len(ARTICLES) >= 120
    assert set(languages) == {"en", "es"}
    assert min(languages.values()) >= 60


def test_the_three_forms_have_about_a_third_each() -> None:
    forms = Counter(article["form"] for article in ARTICLES.values())
    assert set(forms) == {"text", "markdown", "html"}
    assert min(forms.values()) >= len(ARTICLES) // 4


def test_every_article_has_exactly_the_fields_of_the_format() -> None:
    fields = {"id", "language", "form", "case", "in_scope", "jurisdiction", "about", "labels", "article"}
    assert [name for name, article in ARTICLES.items() if set(article) - {"span"} != fields] == []


def test_the_name_of_a_file_says_its_id_and_ids_are_unique() -> None:
    expected = [re.sub(r"^(\d{3})-(en|es)-.*", r"\2-\1", name) for name in ARTICLES]
    assert [article["id"] for article in ARTICLES.values()] == expected
    assert len(set(expected)) == len(expected)


def test_labels_are_families_and_verdicts_that_exist() -> None:
    used = {pair for article in ARTICLES.values() for pair in article["labels"].items()}
    assert {family for family, _ in used} == set(FAMILIES)
    assert {verdict for _, verdict in used} == {"error", "warn", "ok"}


def test_every_span_is_a_verbatim_part_of_its_article() -> None:
    lost = [
        (name, span["text"])
        for name, article in ARTICLES.items()
        for span in article.get("span", [])
        if not span["text"] or span["text"] not in article["article"]["content"]
    ]
    assert lost == []


def test_every_span_belongs_to_an_objection() -> None:
    stray = [
        (name, span["family"])
        for name, article in ARTICLES.items()
        for span in article.get("span", [])
        if article["labels"].get(span["family"]) not in OBJECTIONS
    ]
    assert stray == []


def test_an_article_out_of_scope_carries_no_labels() -> None:
    assert [name for name, article in ARTICLES.items() if not article["in_scope"] and article["labels"]] == []


def test_every_family_is_done_badly_and_done_well_at_least_eight_times() -> None:
    bad = Counter(f for a in ARTICLES.values() for f, verdict in a["labels"].items() if verdict in OBJECTIONS)
    good = Counter(f for a in ARTICLES.values() for f, verdict in a["labels"].items() if verdict == "ok")
    assert [family for family in FAMILIES if bad[family] < 8 or good[family] < 8] == []


def test_a_third_is_out_of_scope_or_clean_and_both_kinds_are_many() -> None:
    outside = [name for name, article in ARTICLES.items() if not article["in_scope"]]
    clean = [name for name, article in ARTICLES.items() if article["in_scope"] and is_clean(article)]
    assert len(outside) >= 25
    assert len(clean) >= 25
    assert 3 * (len(outside) + len(clean)) >= len(ARTICLES)


def test_each_half_has_at_least_45_articles_in_both_languages() -> None:
    halves = Counter(half(article["case"]) for article in ARTICLES.values())
    spoken = {(half(article["case"]), article["language"]) for article in ARTICLES.values()}
    assert min(halves["tuning"], halves["held-out"]) >= 45
    assert len(spoken) == 4


def test_the_readme_gives_the_function_that_splits_the_cases() -> None:
    assert inspect.getsource(half) in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_addresses_are_examples_or_places_of_help_or_law() -> None:
    """No article may lead anywhere but to example names, help and statutes."""
    allowed = re.compile(
        r"(?:[\w-]+\.)*(?:[\w-]+\.example|schema\.org|aepd\.es|stopncii\.org|ncmec\.org|cybertip\.org|congress\.gov"
        r"|cybercivilrights\.org|childline\.org\.uk)"
    )
    hosts = {
        (name, host)
        for name, article in ARTICLES.items()
        for host in re.findall(r"https?://([^/\"'\s)<>]+)", article["article"]["content"])
    }
    assert sorted(found for found in hosts if not allowed.fullmatch(found[1])) == []
