"""A run as SARIF: valid against the published schema, stable, and silent about the text."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from amparo.press.article import Form
from amparo.press.reports.baseline import Baseline
from amparo.press.reports.diff import Changed
from amparo.press.reports.run import Run, Unread, only_changed, without_known
from amparo.press.reports.sarif import FINGERPRINT, sarif_log
from tests.press.runs import BAD, checked_text, mixed, paths, rules

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"


@cache
def schema() -> Draft4Validator:
    read = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft4Validator.check_schema(read)
    return Draft4Validator(read)


def log(run: Run, language: str = "en") -> Any:
    return json.loads(json.dumps(sarif_log(run, paths(run), rules(), language, "0.1.0")))


def results(run: Run) -> list[Any]:
    found: list[Any] = log(run)["runs"][0]["results"]
    return found


def of_rule(run: Run, rule: str) -> Any:
    return next(one for one in results(run) if one["ruleId"] == rule)


def problems(run: Run, language: str = "en") -> list[str]:
    return [f"{'/'.join(map(str, one.path))}: {one.message}" for one in schema().iter_errors(log(run, language))]


def sides() -> Run:
    """With what a baseline knows and what a diff did not touch."""
    article = checked_text(BAD, "known.md")
    touched = checked_text(BAD, "touched.md")
    return Run(
        (
            without_known(article, Baseline({"known.md": {"BLM-1/lead": 1}}), "known.md"),
            only_changed(touched, Changed(frozenset({5}))),
        )
    )


@pytest.mark.parametrize("run", [mixed(), mixed(True), sides(), Run(())], ids=["mixed", "excerpts", "sides", "empty"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_log_is_valid(run: Run, language: str) -> None:
    assert problems(run, language) == []


def test_the_schema_refuses_what_is_no_log() -> None:
    broken = log(mixed())
    broken["runs"][0]["results"][0]["level"] = "suggestion"
    assert not schema().is_valid(broken)


def test_every_rule_is_described_whether_it_found_something_or_not() -> None:
    driver = log(Run(()))["runs"][0]["tool"]["driver"]
    assert [one["id"] for one in driver["rules"]] == list(rules())
    assert {one["defaultConfiguration"]["level"] for one in driver["rules"]} == {"error", "warning", "note"}


def test_a_result_names_its_rule_by_number_too() -> None:
    read = log(mixed())["runs"][0]
    listed = read["tool"]["driver"]["rules"]
    assert all(listed[one["ruleIndex"]]["id"] == one["ruleId"] for one in read["results"])


def test_a_region_is_counted_in_characters() -> None:
    region = of_rule(Run((checked_text("😀 ñ\nX. She asked for it."),)), "BLM-1")["locations"][0]["physicalLocation"][
        "region"
    ]
    assert region == {
        "startLine": 2,
        "startColumn": 4,
        "endLine": 2,
        "endColumn": 20,
        "charOffset": 7,
        "charLength": 16,
    }


def test_what_is_about_the_whole_article_has_the_first_line() -> None:
    found = of_rule(mixed(), "CON-4")
    assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert found["properties"]["wholeArticle"] is True


def test_a_place_in_a_word_processors_file_is_a_paragraph() -> None:
    run = Run((checked_text(BAD.removeprefix("# "), "a.docx", Form.DOCUMENT),))
    assert (of_rule(run, "BLM-1")["properties"]["paragraph"], len(problems(run))) == (2, 0)


def test_a_fingerprint_stays_when_text_before_it_changes_and_tells_two_apart() -> None:
    once = BAD + "\nShe asked for it.\n"
    marks = [
        [
            one["partialFingerprints"][FINGERPRINT]
            for one in results(Run((checked_text(text),)))
            if one["ruleId"] == "BLM-1"
        ]
        for text in (once, once.replace("Victims can", "Now victims can"))
    ]
    assert marks == [["BLM-1/lead/1", "BLM-1/body/1"]] * 2


def test_a_fingerprint_does_not_depend_on_what_a_baseline_knows() -> None:
    marks = {one["partialFingerprints"][FINGERPRINT] for one in results(sides()) if one["ruleId"] == "BLM-1"}
    assert marks == {"BLM-1/lead/1"}


def test_a_finding_that_was_ignored_is_suppressed_without_its_reason() -> None:
    gone = [one for one in results(mixed()) if one.get("suppressions")]
    assert [(one["ruleId"], one["suppressions"][0]["kind"]) for one in gone] == [("BLM-1", "inSource")]
    assert gone[0]["suppressions"][0]["justification"] == "Ignored with a reason"


def test_a_reason_has_only_words_of_the_list() -> None:
    gone = [one for one in results(mixed(True)) if one.get("suppressions")]
    assert gone[0]["suppressions"][0]["justification"] == "▇ told ▇ police shared ▇"


def test_known_and_untouched_findings_are_suppressed_from_outside() -> None:
    kinds = [(one["ruleId"], one["suppressions"][0]["kind"]) for one in results(sides()) if one.get("suppressions")]
    assert ("BLM-1", "external") in kinds
    assert {one.get("baselineState") for one in results(sides())} == {None, "unchanged"}


def test_what_cannot_be_told_and_what_is_not_in_scope_are_no_results() -> None:
    notes = log(mixed())["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    kinds = {one["descriptor"]["id"] for one in notes}
    assert kinds == {"not_in_scope", "cannot_tell", "bad_article"}
    assert {one["kind"] for one in results(mixed())} == {"fail"}


def test_a_file_that_cannot_be_read_makes_the_run_unsuccessful() -> None:
    runs = [log(one)["runs"][0]["invocations"][0]["executionSuccessful"] for one in (mixed(), Run(()))]
    assert runs == [False, True]


@pytest.mark.parametrize(
    "path, uri",
    [
        ("a b/ñ.md", {"uri": "a%20b/%C3%B1.md", "uriBaseId": "%SRCROOT%"}),
        ("/a/x.md", {"uri": "file:///a/x.md"}),
        ("a\udce9.md", {"uri": "a%E9.md", "uriBaseId": "%SRCROOT%"}),
        ("-", {"uri": "standard-input"}),
    ],
)
def test_an_address_is_below_the_root_where_it_can_be(path: str, uri: dict[str, str]) -> None:
    run = Run((), (Unread(path, "bad_article", "No."),))
    note = log(run)["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]
    assert note["locations"][0]["physicalLocation"]["artifactLocation"] == uri


def test_the_profile_and_what_is_done_well_stand_with_the_file() -> None:
    kept = log(mixed())["runs"][0]["artifacts"][0]["properties"]
    assert (kept["verdict"], len(kept["families"]), [one["rule"] for one in kept["evidence"]]) == (
        "hold",
        13,
        ["REC-1"],
    )


def test_no_result_says_a_word_of_the_text() -> None:
    said = json.dumps(log(replace(mixed(), skipped=0)), ensure_ascii=False).lower()
    assert not any(word in said for word in ("lina", "morel", "nudes", "hashplace", "police"))
