"""What the commands of `amparo spread` leave beside what they print: charts with their words, tables, two languages."""

import csv
import json
import os
import pty
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pyarrow.parquet
import pytest
from PIL import Image

from amparo.cli.options import spoken
from amparo.cli.spread.fit import FAMILIES
from amparo.cli.spread.survival import CLOCKS
from amparo.errors import BadInput
from amparo.spread.survival import quantile_fit
from amparo.spread.survival.episodes import Clock
from tests.cli.in_process import Command, command
from tests.project.checkout import read

SCENARIO = """
name = "{hours} hours"
[[platforms]]
name = "network"
kernel = {{ family = "power", half_life_minutes = 24.0 }}
branching = {{ network = {n} }}
latency_hours = {hours}.0
"""
EPISODES = "case,notice,first_seen,last_up,first_down,cause,route\n" + "".join(
    f"c{case},0,0,{case},{case + 1},notice,{'form' if case % 2 else 'mail'}\n" for case in range(12)
)
COPIES = "case,at,removed,until\n" + "".join(
    f"c{case},{at},{'' if at else 9},100\n" for case in range(30) for at in (0, 1 + case / 10)
)
DAYS = "case,day,new\n" + "".join(f"{case},{day},{day % 4}\n" for case in "ab" for day in range(9))
POWER = ("--kernel", "power", "--half-life-minutes", "24", "--latency-hours", "24")
PAGE, PICTURE = "docs/how-to/draw-charts-of-spread.md", "docs/images/copies-never-made.svg"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def spread(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `amparo spread` with these words in this process, in a folder of its own with a file of each kind."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, text in (("episodes.csv", EPISODES), ("copies.csv", COPIES), ("days.csv", DAYS)):
        Path(name).write_text(text)
    for hours in (48, 2):
        Path(f"{hours}.toml").write_text(SCENARIO.format(hours=hours, n=0.8))
    Path("endless.toml").write_text(SCENARIO.format(hours=48, n=1.5))
    return command("spread", capsys)


COMMANDS = {
    "reduction": ("reduction", *POWER, "--n", "0.8"),
    "unbounded": ("reduction", *POWER, "--n", "1.5"),
    "band": ("band", "--half-life-minutes", "24", "--n", "0.8", "--latency-hours", "24"),
    "simulate": ("simulate", "48.toml", "--cases", "200"),
    "compare": ("compare", "48.toml", "2.toml", "--cases", "200"),
    "endless": ("compare", "48.toml", "endless.toml", "--cases", "20", "--most-copies", "500"),
    "survival": ("survival", "episodes.csv", "--by", "route"),
    "fit": ("fit", "copies.csv", "--discovery", "1", "--replicates", "29"),
    "stages": ("stages", "days.csv", "--case", "a"),
}
EACH = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
LIMITS = ("no forecast for a person", "foretells nothing for one person")


@EACH
def test_a_chart_is_drawn_and_said_in_words(spread: Command, words: tuple[str, ...]) -> None:
    ran = spread(*words, "--chart", "a.svg", "--chart", "b.png")
    assert (ran.code, ran.err) == (0, "")
    assert sum(ran.out.count(one) for one in LIMITS) == 1
    said = ran.out.splitlines()[-1]
    assert said.startswith("a.svg, b.png: ")
    root = ElementTree.parse("a.svg").getroot()  # noqa: S314 - we made it
    told = str(root.findtext(f"{SVG}desc"))
    assert told.startswith(said.removeprefix("a.svg, b.png: "))
    assert any(one in told for one in LIMITS)
    with Image.open("b.png") as image:
        assert image.format == "PNG"


@EACH
def test_the_words_of_a_chart_stand_in_the_json_document(spread: Command, words: tuple[str, ...]) -> None:
    plain = spread(*words, "--json").data
    data = spread(*words, "--json", "--chart", "a.svg", "--narrow").data
    (chart,) = data.pop("charts")
    assert data == plain
    assert chart["file"] == "a.svg"
    assert 'width="360"' in Path("a.svg").read_text()


@EACH
@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_the_table_of_results_is_written(spread: Command, words: tuple[str, ...], ending: str) -> None:
    assert spread(*words, "--out", f"t.{ending}").code == 0
    match ending:
        case "csv":
            rows = list(csv.DictReader(Path("t.csv").read_text().splitlines()))
        case "json":
            rows = json.loads(Path("t.json").read_text())
        case _:
            rows = pyarrow.parquet.read_table("t.parquet").to_pylist()
    assert rows
    assert not any(str(cell) in {"nan", "inf", "unbounded"} for row in rows for cell in row.values())


def test_the_table_holds_what_is_printed(spread: Command) -> None:
    data = spread(*COMMANDS["compare"], "--json", "--out", "t.json").data
    first, second = json.loads(Path("t.json").read_text())
    assert first["people"] == data["scenarios"][0]["copies_per_case"]["simulated"]
    assert (first["saved"], second["saved"]) == (None, data["scenarios"][1]["against_first"]["saved"])
    spread(*COMMANDS["unbounded"], "--out", "t.json")
    rows = json.loads(Path("t.json").read_text())
    assert [row["meaning"] for row in rows] == ["per_copy", "reported_only", "global_stop"]
    assert [row["share"] for row in rows] == [None] * 3
    assert [row["unbounded"] for row in rows] == [True, True, False]
    assert rows[0]["critical_latency_hours"] == pytest.approx(3.970, rel=1e-3)


@EACH
def test_what_is_printed_is_told_in_spanish_and_keys_are_not(spread: Command, words: tuple[str, ...]) -> None:
    english, spanish = (spread(*words, "--lang", one) for one in ("en", "es"))
    assert "no predice" in spanish.out
    assert not any(one in spanish.out for one in LIMITS)
    assert len(spanish.out.splitlines()) == len(english.out.splitlines())
    data = [spread(*words, "--lang", one, "--json").data for one in ("en", "es")]
    assert "no predice" in data[1].pop("limits")
    data[0].pop("limits")
    assert data[0] == data[1]


def test_spanish_numbers_have_a_comma(spread: Command) -> None:
    assert "49,19 %" in spread(*COMMANDS["reduction"], "--lang", "es").out


@EACH
@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--chart", "a.pdf"), "unknown_format"),
        (("--chart", "a.svg", "--chart", "svg"), "unknown_format"),
        (("--out", "a.txt"), "unknown_format"),
        (("--chart", "none/a.svg"), "output_not_writable"),
        (("--lang", "de"), "bad_language"),
    ],
)
def test_what_cannot_be_left_is_refused(
    spread: Command, words: tuple[str, ...], more: tuple[str, ...], code: str
) -> None:
    ran = spread(*words, *more)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{code}]" in ran.err


def test_an_ending_is_refused_before_the_work(spread: Command) -> None:
    assert "[unknown_format]" in spread("simulate", "missing.toml", "--chart", "a.pdf").err


def test_a_chart_of_stages_shows_one_case(spread: Command) -> None:
    assert "[which_case]" in spread("stages", "days.csv", "--chart", "a.svg").err
    assert "[no_such_case]" in spread("stages", "days.csv", "--case", "c").err
    told = spread("stages", "days.csv", "--case", "b", "--json").data["days"]
    assert {one["case"] for one in told} == {"b"}


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es"}, "es"),
        ({"LANG": "est_EE.UTF-8"}, "en"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "es_ES"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": ""}, "es"),
    ],
)
def test_the_language_is_that_of_the_environment(environment: dict[str, str], language: str) -> None:
    assert spoken("", environment) == language
    assert spoken("en", environment) == "en"


def test_a_language_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(BadInput):
        spoken("fr", {})


def test_the_environment_is_asked_by_commands(spread: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "es_AR.UTF-8")
    assert "Copias que no llegan a hacerse" in spread(*COMMANDS["reduction"]).out


def test_the_words_of_options_are_those_of_the_core() -> None:
    assert list(FAMILIES) == list(quantile_fit.FAMILIES)
    assert set(CLOCKS) == {one.value for one in Clock}


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL)


def test_the_commands_of_the_page_run_and_leave_what_they_name(spread: Command) -> None:
    scenario = blocks(PAGE, "toml")[0]
    Path("slow.toml").write_text(scenario)
    Path("fast.toml").write_text(scenario.replace("48", "2"))
    Path("episodes.csv").write_text(blocks("docs/concepts/lifetimes-and-branching.md", "csv")[0])
    for line in "".join(blocks(PAGE, "sh")).splitlines():
        words = line.split()
        assert words[:2] == ["amparo", "spread"]
        ran = spread(*words[2:])
        assert (ran.code, ran.err) == (0, "")
        for name in (one for before, one in pairwise(words) if before in {"--chart", "--out"}):
            assert Path(name).stat().st_size


def test_the_picture_of_the_page_is_what_its_first_command_draws(spread: Command) -> None:
    """By its words: another version of the library may draw other bytes."""
    spread(*blocks(PAGE, "sh")[0].splitlines()[0].split()[2:])
    drawn, shown = (ElementTree.fromstring(text) for text in (Path("saved.svg").read_text(), read(PICTURE)))  # noqa: S314 - ours
    assert drawn.findtext(f"{SVG}desc") == shown.findtext(f"{SVG}desc")


def _loaded(*words: str) -> set[str]:
    """Of what is slow to import, what these words load."""
    slow = "('pyarrow', 'scipy.optimize', 'scipy.special', 'numba', 'matplotlib', 'django')"
    program = f"import sys\nfrom amparo.cli.main import main\ntry: main({['spread', *words]!r})\n"
    program += f"except SystemExit: print('\\n' + ' '.join(one for one in {slow} if one in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ran.stdout.splitlines()[-1].split())


def test_help_and_closed_forms_load_nothing_slow() -> None:
    assert _loaded("--help") == set()
    assert _loaded(*COMMANDS["reduction"]) == set()


def test_progress_is_shown_to_who_looks_and_never_on_standard_output(spread: Command, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "amparo", "spread", "compare", "48.toml", "2.toml", "--cases", "200", "--json"]
    ran = subprocess.run(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, check=True, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    shown = os.read(ours, 100_000)
    os.close(ours)
    assert b"Simulating" in shown
    assert json.loads(ran.stdout)["scenarios"]
