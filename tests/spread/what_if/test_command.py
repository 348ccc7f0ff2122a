"""`amparo spread what-if`, and that docs/concepts/what-if.md shows what comes out."""

import csv
import re
import shlex
import sys
from pathlib import Path

import pytest

from amparo.spread.what_if.fields import NAMES
from tests.cli.in_process import command
from tests.project.checkout import read
from tests.spread.what_if.asking import ENDLESS, answered

PAGE = "docs/concepts/what-if.md"


def _block(language: str) -> str:
    return str(re.findall(rf"^```{language}\n(.*?)^```", read(PAGE), re.MULTILINE | re.DOTALL)[0])


def test_the_example_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, *words = shlex.split(_block("sh"))
    assert command("spread", capsys)(*words, "--lang", "en").out.startswith(_block("text"))


def test_the_page_names_every_input() -> None:
    table = read(PAGE).partition("## What each input means")[2].partition("##")[0]
    assert set(re.findall(r"^\| (.*?) \|", table, re.MULTILINE)) >= {
        ", ".join(f"`{name}`" for name in NAMES[:4]),
        *(f"`{name}`" for name in NAMES[4:]),
    }


def test_the_json_is_the_answers_data(capsys: pytest.CaptureFixture[str]) -> None:
    ran = command("spread", capsys)("what-if", "--n", "1,2", "--json")
    assert ran.data["parameters"] == ENDLESS
    assert ran.data["rows"] == answered(ENDLESS).data()["rows"]


def test_sentences_and_table_are_printed_in_spanish(capsys: pytest.CaptureFixture[str]) -> None:
    out = command("spread", capsys)("what-if", "--lang", "es", *_given(ENDLESS)).out
    for words in answered(ENDLESS).sentences:
        assert words.es in out
    assert re.search(r"^No se hace nada +cada vez más$", out, re.MULTILINE)


def _given(parameters: dict[str, str]) -> list[str]:
    return [word for name, text in parameters.items() for word in (f"--{name}", text)]


def test_rows_and_charts_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table, wide, narrow = tmp_path / "rows.csv", tmp_path / "saved.svg", tmp_path / "growth.png"
    given = ("--out", str(table), "--chart", f"saved={wide}", "--chart", f"growth={narrow}", "--narrow")
    ran = command("spread", capsys)("what-if", *given)
    assert ran.code == 0
    rows = {row["key"]: row for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())}
    assert float(rows["per_copy"]["saved"]) == answered({}).row("per_copy").saved
    assert wide.read_bytes().startswith(b"<svg")
    assert narrow.read_bytes().startswith(b"\x89PNG")
    assert f"{wide}: {answered({}).figure('saved').title.en}" in ran.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--n", "9"), "bad_what_if"),
        (("--known", "later"), "bad_what_if"),
        (("--out", "rows.txt"), "unknown_format"),
        (("--chart", "saved=chart.gif"), "bad_chart"),
        (("--chart", "other=chart.svg"), "bad_chart"),
        (("--chart", "chart.svg"), "bad_chart"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_work(
    words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = command("spread", capsys)("what-if", *words)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{code}]" in ran.err


def test_on_a_terminal_nothing_is_wider_than_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    told = command("spread", capsys)("what-if", "--lang", "es").out
    assert max(map(len, told.splitlines())) <= 80
    assert "publicación denunciada" in " ".join(told.split())
