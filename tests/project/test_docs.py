"""The documentation says what is there."""

import re
from pathlib import Path

import pytest

from bench import result
from scripts import reference
from tests.project.checkout import ROOT, pyproject, read

PAGES = sorted((ROOT / "docs").rglob("*.md"))
TOP_PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links(page: Path) -> list[str]:
    return [link.partition("#")[0] for link in LINK.findall(text_of(page))]


def requirement_name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    assert not reference.is_stale(name), "run `make docs`"


@pytest.mark.parametrize("page", PAGES + TOP_PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    inside = [link for link in links(page) if link and not link.startswith(("http:", "https:", "mailto:"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_the_index_leads_to_every_page() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link).resolve() for link in links(index)}
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in linked and page != index] == []


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
