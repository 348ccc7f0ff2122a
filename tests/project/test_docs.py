"""The documentation says what is there."""

import re
from pathlib import Path

import pytest

from bench import result
from scripts import reference
from tests.project.checkout import ROOT, pyproject, read

PAGES = sorted((ROOT / "docs").rglob("*.md"))
TOP_PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
RULE_PAGES = [page for page in PAGES if reference.press_rules.FOLDER in page.parts]
"""Many, small and all alike: looked at together."""
OTHER_PAGES = [page for page in PAGES if page not in RULE_PAGES]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links(page: Path) -> list[str]:
    return [link.partition("#")[0] for link in LINK.findall(CODE.sub("", text_of(page)))]


def lost_links(page: Path) -> list[str]:
    inside = [link for link in links(page) if link and not link.startswith(("http:", "https:", "mailto:"))]
    return [link for link in inside if not (page.parent / link).exists()]


def requirement_name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


@pytest.mark.parametrize("name", sorted(reference.PAGES.keys() - reference.press_rules.pages().keys()))
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    assert not reference.is_stale(name), "run `make docs`"


def test_the_pages_of_press_rules_are_what_the_rules_say() -> None:
    assert [name for name in reference.press_rules.pages() if reference.is_stale(name)] == [], "run `make docs`"


@pytest.mark.parametrize("page", OTHER_PAGES + TOP_PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    assert lost_links(page) == []


def test_every_link_of_a_press_rules_page_leads_somewhere() -> None:
    assert [(page.name, lost_links(page)) for page in RULE_PAGES if lost_links(page)] == []


def test_the_index_leads_to_every_page_itself_or_by_a_list_of_its_own() -> None:
    index = ROOT / "docs" / "index.md"
    lists = [page for page in PAGES if page.name == "index.md"]
    linked = {(page.parent / link).resolve() for page in lists for link in links(page)}
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in linked and page != index] == []


def test_no_page_stays_of_a_press_rule_that_is_gone() -> None:
    assert set(RULE_PAGES) == {(reference.FOLDER / name).resolve() for name in reference.press_rules.pages()}


def test_every_dependency_has_its_reason() -> None:
    project = pyproject()["project"]
    wanted = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    explained = set(re.findall(r"^\| ([a-z0-9-]+) \| \S", read("docs/dependencies.md"), re.MULTILINE))
    assert {requirement_name(r) for r in wanted} == explained - {"package"}


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda p: p.stem)
def test_a_decision_names_what_holds_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.stem[:3]} ")
    _, _, holder = text.partition("**Held by**")
    assert holder
    named = re.findall(r"`((?:tests|bench)/[\w/.]+|\.importlinter)`", holder)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_glossary_words_are_in_order_and_explained_once() -> None:
    words = re.findall(r"^\| ([^|]+?) \| [^|]+ \|$", read("docs/glossary.md"), re.MULTILINE)[1:]
    assert words == sorted(set(words), key=str.lower)


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"AMPARO_[A-Z_]*[A-Z]", "".join(map(text_of, PAGES))))))
def test_a_variable_named_in_the_docs_exists(variable: str) -> None:
    assert variable in read("docs/reference/settings.md")


def test_the_errors_page_knows_codes_however_they_are_written() -> None:
    codes = reference.errors.found()
    assert {"bad_signal", "media_broken", "budget_spent", "body_too_large"} <= codes.keys()


@pytest.mark.parametrize("kept", result.load(), ids=lambda kept: str(kept["script"]))
def test_the_performance_page_has_the_numbers_that_were_kept(kept: dict[str, object]) -> None:
    assert "\n".join(result.table(result.rows_of(kept))) in read("docs/performance.md")
