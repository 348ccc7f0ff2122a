"""What is not counted: what a baseline has, and what a diff did not touch."""

import subprocess
from pathlib import Path

import pytest

from amparo.errors import BadInput
from amparo.press.reports.baseline import Baseline, baseline_of, decode_baseline, encode_baseline
from amparo.press.reports.diff import Changed, read_diff
from amparo.press.reports.run import only_changed, without_known
from tests.press.runs import BAD, checked_text

TWICE = BAD + "\nShe asked for it.\n\nShe asked for it again.\n"


def test_what_a_baseline_has_is_not_reported_and_stays_counted() -> None:
    article = checked_text(TWICE)
    baseline = baseline_of({"a.md": article.report.findings})
    after = without_known(article, baseline, "a.md")
    assert (after.report.findings, len(after.known)) == ((), len(article.report.findings))
    assert after.report.verdict is article.report.verdict


def test_one_more_of_a_rule_and_zone_brings_all_of_them_back() -> None:
    baseline = baseline_of({"a.md": checked_text(BAD + "\nShe asked for it.\n").report.findings})
    after = without_known(checked_text(TWICE), baseline, "a.md")
    assert [(one.rule, one.zone.value) for one in after.report.findings] == [("BLM-1", "body")] * 2


def test_a_baseline_of_another_file_knows_nothing() -> None:
    article = checked_text(BAD)
    baseline = baseline_of({"b.md": article.report.findings})
    assert without_known(article, baseline, "a.md").known == ()


def test_a_baseline_holds_numbers_and_no_word_of_the_article() -> None:
    data = encode_baseline(baseline_of({"a.md": checked_text(TWICE).report.findings, "b.md": ()}))
    assert decode_baseline(data) == Baseline(
        {"a.md": {"BLM-1/body": 2, "BLM-1/lead": 1, "CON-4/document": 1, "EUP-3/lead": 1}}
    )
    assert data == encode_baseline(decode_baseline(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"schema":2,"findings":{}}',
        b'{"schema":1,"findings":{"a":{"b":0}}}',
        b'{"schema":1,"x":1}',
    ],
)
def test_what_is_no_baseline_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        decode_baseline(data)
    assert refused.value.code == "bad_baseline"


def test_only_findings_on_changed_lines_are_reported() -> None:
    after = only_changed(checked_text(TWICE), Changed(frozenset({7})))
    assert [(one.rule, after.lines.place(one.start).line) for one in after.report.findings] == [("BLM-1", 7)]
    assert {one.rule for one in after.aside if one.document} == {"CON-4"}


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def diff(tmp_path_factory: pytest.TempPathFactory) -> str:
    """As git prints it: a change, a new file with a name that git quotes, one without a line's end, one removed."""
    folder = tmp_path_factory.mktemp("diff")
    git(folder, "init", "-q")
    (folder / "a.md").write_text("one\ntwo\n\nthree\nfour\n")
    (folder / "gone.md").write_text("-- a list\n++ more\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    (folder / "a.md").write_text("zero\none\ntwo\n\n--- three\n+++ four\nfive")
    (folder / 'añ"o.md').write_text("new\n")
    (folder / "gone.md").unlink()
    git(folder, "add", ".")
    return git(folder, "diff", "--cached")


def test_a_diff_of_git_names_its_added_lines(diff: str) -> None:
    assert read_diff(diff) == {
        "a.md": Changed(frozenset({1, 5, 6, 7})),
        'añ"o.md': Changed(frozenset({1})),
    }


def test_an_empty_diff_changes_nothing() -> None:
    assert read_diff("\n") == {}


@pytest.mark.parametrize(
    "text",
    [
        "# An article\n",
        "@@ -1 +1 @@\n-a\n+b\n",
        "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-a\n",
        "--- a/a.md\n+++ b/a.md\n@@ somewhere @@\n",
        "diff --cc a.md\n--- a/a.md\n+++ b/a.md\n@@@ -1,1 -1,1 +1,1 @@@\n--a\n++b\n",
    ],
    ids=["article", "no file", "short", "no numbers", "merge"],
)
def test_what_is_no_diff_is_refused_rather_than_passed(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_diff(text)
    assert refused.value.code == "bad_diff"
