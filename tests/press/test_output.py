"""What is printed about a run: for people, for programs, for GitHub."""

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from amparo.press.article import Form
from amparo.press.countries import country
from amparo.press.reports.annotations import annotations
from amparo.press.reports.as_page import report_page
from amparo.press.reports.excerpt import BLOCK
from amparo.press.reports.in_words import summary, text_report
from amparo.press.reports.lines import Lines
from amparo.press.reports.placing import printable
from amparo.press.reports.run import FailOn, Run
from amparo.press.reports.telling import run_data
from amparo.press.zone import Family, Level
from tests.press.runs import BAD, BROKEN, ROADS, TODAY, checked_text, mixed, paths, rules


def said(run: Run, language: str = "en") -> str:
    return text_report(run, rules(), language)


def test_a_place_is_counted_in_characters_and_lines_as_git_counts_them() -> None:
    lines = Lines("a😀b\r\nc\rd\n")
    assert [lines.place(at) for at in (2, 5, 7, 99)] == [(1, 3), (2, 1), (2, 3), (3, 1)]


def test_text_has_levels_in_order_of_weight() -> None:
    text = said(Run((checked_text("Photos were leaked.\n\nShe asked for it."),)))
    assert text.index("\nERRORS") < text.index("\nWARNINGS") < text.index("\nPROFILE")


def test_text_says_where_why_and_what_instead() -> None:
    text = re.sub(r"\s+", " ", said(mixed()))
    rule = rules()["BLM-1"]
    assert f"3:1 lead {rule.message.en} Instead: {rule.instead.en} May not apply if: {rule.may_not_apply.en}" in text


def test_a_thing_found_twice_is_said_once_with_both_places() -> None:
    twice = BAD + "\nShe asked for it.\n"
    text = said(Run((checked_text(twice),)))
    assert re.search(r"3:1 lead, 7:1 \w+\n", text)
    assert text.count(rules()["BLM-1"].message.en[:40]) == 1


def test_text_has_thirteen_families_and_what_is_done_well() -> None:
    text = said(Run((checked_text(BAD),)))
    profile = text[text.index("PROFILE") :].splitlines()[2:]
    assert len(profile[: profile.index("")]) == len(Family)
    assert "DONE WELL" in text


def test_a_place_in_a_word_processors_file_is_a_paragraph() -> None:
    run = Run((checked_text(BAD.removeprefix("# "), "a.docx", Form.DOCUMENT),))
    assert "paragraph 2:1 lead" in said(run)
    (found,) = [one for one in run_data(run, rules(), "en")["articles"][0]["findings"] if one["rule"] == "BLM-1"]
    assert (found["paragraph"], found["character"], "line" in found) == (2, 1, False)


def test_an_article_about_something_else_takes_one_line() -> None:
    assert said(Run((checked_text(ROADS, "roads.txt", gated=True),))).startswith("roads.txt: not in scope\n\n1 article")


def test_a_finding_that_was_ignored_is_counted_and_its_reason_is_not_told() -> None:
    text = said(mixed())
    assert "IGNORED WITH A REASON\n  BLM-1" in text
    assert "police" not in text


def test_a_reason_is_told_in_words_of_the_list_only() -> None:
    text = said(mixed(excerpts=True))
    assert f"BLM-1, reason: {BLOCK} told {BLOCK} police shared {BLOCK}" in text
    assert "Lina" not in text


def test_a_comment_without_a_reason_is_told_with_its_place() -> None:
    text = said(Run((checked_text("<!-- coverage-ignore BLM-1 -->\n\n" + BAD),)))
    assert "COMMENTS WITHOUT A REASON; THEY IGNORE NOTHING\n  1:5" in text


def test_the_summary_counts_everything_that_was_asked_for() -> None:
    text = summary(mixed(), "en")
    assert text.startswith("4 articles: 2 hold, 1 look again, 1 not in scope; ")
    assert text.endswith("left out: 2; not checked, since they cannot be read: 1.")


@pytest.mark.parametrize("made", ["text", "html", "github"])
def test_the_program_speaks_spanish_where_asked_to(made: str) -> None:
    run = Run((checked_text(BAD),), (BROKEN,))
    made_by = {
        "text": lambda: said(run, "es"),
        "html": lambda: report_page(run, rules(), "es", TODAY),
        "github": lambda: annotations(run, paths(run), rules(), "es"),
    }
    text = re.sub(r"\s+", " ", made_by[made]())
    assert rules()["BLM-1"].instead.es in text
    assert not re.search(r"\b(?:Instead|headline|warnings|Articles|cannot)\b", text)


def test_data_has_line_and_column_of_every_place() -> None:
    data = run_data(mixed(), rules(), "en")
    (found,) = [one for one in data["articles"][0]["findings"] if one["rule"] == "BLM-1"]
    assert [found[key] for key in ("line", "column", "end_line")] == [3, 1, 3]
    assert data["unread"] == [{"file": "broken.docx", "error": "bad_article", "message": BROKEN.message}]
    assert (data["skipped"], data["not_in_scope"], data["verdicts"]["hold"]) == (2, 1, 2)


@pytest.mark.parametrize("given, shown", [("GB", "GB"), ("ES-CT", "ES"), ("MARIA", None), ("ZQ", None), (None, None)])
def test_only_the_code_of_a_country_is_printed_as_one(given: str | None, shown: str | None) -> None:
    assert country(given) == shown


@pytest.mark.parametrize("on, fails", [("error", False), ("warning", True), ("never", False)])
def test_a_run_with_warnings_fails_where_warnings_should(on: str, fails: bool) -> None:
    article = checked_text("Photos of a nurse were leaked.")
    run = Run((article,))
    assert (run.levels[Level.ERROR], run.levels[Level.WARN] > 0) == (0, True)
    assert run.fails(FailOn(on)) is fails


def commands(run: Run) -> list[str]:
    return [line for line in annotations(run, paths(run), rules(), "en").splitlines() if line.startswith("::")]


def test_an_annotation_stands_at_its_line_with_its_rule() -> None:
    (line,) = [one for one in commands(mixed()) if "title=BLM-1" in one and "file=bad.md" in one]
    assert line.startswith("::error file=bad.md,line=3,endLine=3,col=1,endColumn=")


def test_what_breaks_a_command_is_escaped() -> None:
    run = Run((checked_text(BAD, "a,b:c%\nd.md"),))
    assert all("file=a%2Cb%3Ac%25\\nd.md," in one for one in commands(run))


def test_a_file_that_cannot_be_read_is_the_first_annotation() -> None:
    assert commands(mixed())[0] == f"::error file=broken.docx,title=bad_article::{BROKEN.message}"


def test_github_gets_as_many_as_it_shows_and_is_told_how_many_more() -> None:
    many = Run(tuple(checked_text(BAD, f"{number}.md") for number in range(12)))
    found = commands(many)
    kinds = [line.split(" ")[0] for line in found]
    assert (kinds.count("::error"), kinds[:10] == ["::error"] * 10, len(kinds) <= 30) == (10, True, True)
    rest = int(re.match(r"::notice::(\d+) more", found[-1])[1])  # type: ignore[index]
    assert rest + len(found) - 1 == sum(many.levels.values())


class Tags(HTMLParser):
    """Every tag with its attributes, and those that are open at the end."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    tags = Tags(report_page(mixed(True), rules(), "en", TODAY))
    assert tags.open == []
    assert {"script", "link", "img", "iframe", "form"}.isdisjoint(name for name, _ in tags.all)
    assert not any(key.startswith("on") or key in ("src", "style") for _, given in tags.all for key in given)
    policy = next(given["content"] for name, given in tags.all if given.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_headings_of_the_page_skip_no_level_and_tables_have_heads() -> None:
    tags = [name for name, _ in Tags(report_page(mixed(), rules(), "es", date(2026, 1, 2))).all]
    levels = [int(name[1]) for name in tags if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tags.count("thead") == tags.count("table") == 4


def test_the_name_of_a_file_cannot_become_a_tag() -> None:
    page = report_page(Run((checked_text(BAD, "<script>x</script>.md"),)), rules(), "en", TODAY)
    assert "<script" not in page


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\nb", "a\u202eb", "a\udce9b"])
def test_a_name_that_moves_the_cursor_is_written_out(name: str) -> None:
    assert printable(name).isprintable()
    printable(name).encode()
