"""`amparo spread export|measures`, as a person types it: out of a store, and back in as a table."""

import csv
import json
import re
import shlex
import stat
from pathlib import Path

import pytest

from amparo.cli.main import main
from amparo.services.grant_role import grant_role
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.cli.in_process import Command, Ran, command
from tests.project.checkout import read
from tests.services.cases import helpline
from tests.services.spread_store import GB, copy, notice, removed, story, target
from tests.store.backends import fresh_settings

AS = ("--as", "auditor-1")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A platform's store with an auditor, which is the one of this process."""
    made = fresh_settings("sqlite", tmp_path / "home")
    monkeypatch.setenv("AMPARO_HOME", str(made.home))
    grant_role(made, "auditor-1", "auditor", who="root")
    return made


@pytest.fixture
def spread(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo spread` with these words in this process."""
    return command("spread", capsys)


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_what_is_exported_is_what_survival_reads(
    spread: Command, settings: Settings, tmp_path: Path, ending: str
) -> None:
    removed(settings, 12)
    removed(settings, 11, first=500, regimes=GB)
    out = str(tmp_path / f"episodes.{ending}")
    assert spread("export", "--out", out, *AS, "--json").data == {
        "kind": "episodes",
        "rows": 23,
        "file": Path(out).name,
    }
    ran = spread("survival", out, "--by", "host,regime", "--json")
    assert ran.code == 0
    assert [(one["group"], one["cases"]) for one in ran.data["groups"]] == [
        ("own_platform UK-OSA-20A", 11),
        ("own_platform US-TIDA", 12),
    ]
    assert ran.data["groups"][1]["median_hours"] == pytest.approx(5.5, abs=0.1)


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_days_are_what_stages_reads(spread: Command, settings: Settings, tmp_path: Path, ending: str) -> None:
    with writing(settings) as write:
        of = notice(write)
        copy(of, target(of))
        for found in (1, 2, 30):
            copy(of, None, found=found)
    out = str(tmp_path / f"days.{ending}")
    assert spread("export", "--kind", "days", "--out", out, *AS).code == 0
    days = spread("stages", out, "--json").data["days"]
    assert [(one["day"], one["stage"], one["copies"]) for one in days] == [
        ("2026-01-05", "copy_cascade", 3),
        ("2026-01-06", "copy_cascade", 4),
    ]
    assert days[0]["notices_7_days"] == 1


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_a_helplines_days_without_counted_blocks_are_read_too(
    spread: Command, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setenv("AMPARO_SITE_KIND", "helpline")
    story(helpline(settings), [("platform", None, 30, (1, 2))], [])
    out = str(tmp_path / f"days.{ending}")
    assert spread("export", "--kind", "days", "--out", out, *AS).code == 0
    assert [one["copies"] for one in spread("stages", out, "--json").data["days"]] == [2, 2]


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_measures_of_the_store_and_of_its_export_are_the_same(
    spread: Command, settings: Settings, tmp_path: Path, ending: str
) -> None:
    removed(settings, 12)
    with writing(settings) as write:
        of = notice(write, 48)
        copy(of, target(of), [], state="review")
    out = str(tmp_path / f"episodes.{ending}")
    spread("export", "--out", out, *AS)
    own, table = (ran.data for ran in (spread("measures", *AS, "--json"), spread("measures", out, "--json")))
    assert own["all"]["cases"] == 13
    assert own["all"]["returns"]["removals"] == 12
    for one in (own, table):
        one.pop("as_of")
        one["all"]["returns"].pop("exposure_days")  # a moment went by
        for groups in one["by"].values():
            for group in groups:
                group["returns"].pop("exposure_days")
    assert own == table


def test_an_export_is_for_its_owner_alone(spread: Command, settings: Settings, tmp_path: Path) -> None:
    removed(settings, 1)
    out = tmp_path / "episodes.csv"
    out.write_text("older")
    out.chmod(0o644)
    assert spread("export", "--out", str(out), *AS).out == "1 episodes written\n"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["episodes.csv"]
    (row,) = csv.DictReader(out.read_text().splitlines())
    assert (row["posted"], row["route"], row["cause"], row["again"]) == ("", "own", "notice", "0")


def test_an_export_is_recorded_and_needs_its_role(spread: Command, settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "episodes.csv"
    ran = spread("export", "--out", str(out), "--as", "somebody")
    assert (ran.code, "role_missing" in ran.err, out.exists()) == (2, True, False)
    assert spread("export", "--out", str(out), *AS).code == 0
    with reading(settings):
        assert list(rows.AuditEntry.objects.filter(what="export_spread").values_list("who", flat=True)) == ["auditor-1"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("export", "--out", "x.txt"), "unknown_format"),
        (("export", "--out", "nowhere/x.csv"), "output_not_writable"),
        (("export", "--out", "x.csv", "--kind", "people"), "bad_kind"),
        (("measures", "--lang", "fr"), "bad_lang"),
        (("measures", "--chart", "x.gif"), "unknown_format"),
        (("measures", "--chart", "x.svg"), "nothing_to_draw"),
        (("measures", "--figure", "places"), "bad_figure"),
        (("measures", "missing.csv"), "unreadable_file"),
    ],
)
def test_what_cannot_be_done_is_said(
    spread: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = spread(*words, *AS)
    assert (ran.code, code in ran.err) == (2, True)


@pytest.mark.parametrize("kind", ["episodes", "days"])
@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_an_empty_store_is_an_empty_table(spread: Command, tmp_path: Path, kind: str, ending: str) -> None:
    out = tmp_path / f"none.{ending}"
    assert spread("export", "--kind", kind, "--out", str(out), *AS, "--json").data["rows"] == 0
    assert "no_rows" in spread("survival" if kind == "episodes" else "stages", str(out)).err or ending == "json"


def test_an_empty_store_is_said_in_words(spread: Command) -> None:
    assert spread("measures", *AS).out == "There is no case to measure.\n"
    assert spread("measures", *AS, "--json").data["enough"] is False


def test_public_measures_are_of_ten_cases(spread: Command, settings: Settings) -> None:
    removed(settings, 9)
    ran: Ran = spread("measures", *AS, "--public")
    assert (ran.code, "too_few_cases_to_publish" in ran.err) == (2, True)
    removed(settings, 20, first=500)
    told = spread("measures", *AS, "--public", "--json").data
    assert (told["public"], told["all"]["cases"]) == (True, 29)


def test_measures_are_told_in_both_languages(spread: Command, settings: Settings, tmp_path: Path) -> None:
    removed(settings, 12)
    english, spanish = (spread("measures", *AS, "--lang", lang).out for lang in ("en", "es"))
    assert "All together: 12 copies of 12 cases (few)" in english
    assert "median 5.5 h [5.1 h, 5.9 h]" in english and "0.0 % [0.0 %" in english and "under 30 cases" in english
    assert "mediana 5,5 h" in spanish
    assert "Todo junto: 12 copias de 12 casos (pocos)" in spanish
    chart, table = tmp_path / "chart.svg", tmp_path / "measures.json"
    assert spread("measures", *AS, "--chart", str(chart), "--figure", "remedy", "--out", str(table)).code == 0
    assert chart.read_bytes().startswith(b"<svg")
    assert json.loads(table.read_text())[0]["cases"] == 12


def test_a_table_of_ones_own_without_what_the_export_adds_is_measured(spread: Command, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text(
        "case,first_seen,notice,last_up,first_down,cause,host\n"
        "a,0,1,10,11,notice,our pages\na,0,1,300,,censored,our pages\nb,5,6,20,21,uploader,elsewhere\n"
    )
    told = spread("measures", str(table), "--json").data
    assert [(one["name"]["en"], one["rows"]) for one in told["by"]["host"]] == [("elsewhere", 1), ("our pages", 2)]
    assert told["all"]["time_to_removal"]["copies"] == 3


def test_a_curve_that_ran_out_of_copies_says_so(spread: Command, tmp_path: Path) -> None:
    table = tmp_path / "late.csv"
    table.write_text("case,first_seen,notice,last_up,first_down,cause\na,0,0,1,1.1,notice\nb,20,0,300,,censored\n")
    assert "from 1." in (said := spread("measures", str(table)).out) and "nobody was left to watch" in said


def test_every_command_of_the_page_runs(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    removed(settings, 12)
    monkeypatch.chdir(tmp_path)
    page = read("docs/how-to/measure-removal.md")
    lines = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) == 11
    for line in lines:
        first, *words = shlex.split(line)
        if first == "export":
            monkeypatch.setenv(*words[0].split("="))
            continue
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0, (line, capsys.readouterr().err)
    written = {one.name for one in tmp_path.iterdir() if one.is_file()}
    assert written == {"removal.svg", "removal.csv", "remedy.png", "episodes.csv", "days.parquet"}


def test_every_column_of_an_export_is_in_the_page(spread: Command, settings: Settings, tmp_path: Path) -> None:
    removed(settings, 1)
    page = read("docs/how-to/measure-removal.md")
    for kind in ("episodes", "days"):
        out = tmp_path / f"{kind}.csv"
        spread("export", "--kind", kind, "--out", str(out), *AS)
        assert [name for name in out.read_text().splitlines()[0].split(",") if f"`{name}`" not in page] == []
