"""Files are checked one by one, and what is left out of a report hides nothing else."""

from pathlib import Path

import pytest

from amparo.press.reports.diff import Changed
from amparo.services.check_articles import Asked, check_articles
from amparo.services.find_articles import Found
from tests.press.runs import BAD, rulebook

MANY = "Intimate photos of a nurse were shared without her consent.\n\n" * 2 + "She asked for it.\n\n" * 6


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.md"
    path.write_text(MANY)
    return path


def blamed(asked: Asked) -> tuple[list[int], int]:
    """Lines of the findings of a rule, and how many more there are."""
    (one,) = check_articles([Found("a.md"), Found("./a.md")], rulebook(), asked).articles
    lines = [one.lines.place(found.start).line for found in one.report.findings if found.rule == "BLM-1"]
    return lines, one.report.more.get("BLM-1", 0)


def test_so_many_of_a_rule_are_reported_and_the_others_counted(article: Path) -> None:
    assert blamed(Asked()) == ([5, 7, 9], 3)


def test_those_on_lines_that_did_not_change_hide_no_new_one(article: Path) -> None:
    assert blamed(Asked(changed={"a.md": Changed(frozenset({15}))})) == ([15], 0)


def test_those_that_are_ignored_hide_no_other(article: Path) -> None:
    article.write_text(MANY.replace("She", '<!-- coverage-ignore BLM-1 reason="agreed" -->\n\nShe', 3))
    assert blamed(Asked()) == ([17, 19, 21], 0)


def test_the_limit_of_a_rule_stays_as_it_is(article: Path) -> None:
    article.write_text(BAD)
    before = [rule.at_most for rule in rulebook().rules]
    blamed(Asked())
    assert [rule.at_most for rule in rulebook().rules] == before
