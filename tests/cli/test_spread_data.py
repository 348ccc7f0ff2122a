"""`amparo spread survival|fit|stages`, as a person types it."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from amparo.spread.estimation.cascade_sample import CopyModel, sample_cascades
from amparo.spread.kernels import Exponential
from tests.cli.in_process import Command, command
from tests.project.checkout import read

Row = dict[str, Any]


@pytest.fixture
def spread(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo spread` with these words in this process."""
    return command("spread", capsys)


def episode(case: int, gone: float | None, **changed: Any) -> Row:
    """Posted and reported at hour 0, gone at this hour by the notice, looked at each half hour."""
    row: Row = {"case": f"c{case}", "posted": 0.0, "first_seen": 0.0, "notice": 0.0, "route": "form", "regime": "us"}
    end = {"last_up": 100.0 if gone is None else gone - 0.5, "first_down": gone}
    return {**row, **end, "cause": "censored" if gone is None else "notice", **changed}


def twelve() -> list[Row]:
    """Route `form`: gone by hours 1 to 12. Route `mail`, of two cases: still up."""
    return [episode(case, case + 1.0) for case in range(12)] + [episode(case, None, route="mail") for case in (20, 21)]


def written(path: Path, rows: list[Row]) -> str:
    """The table at this path, in the form that its ending says."""
    names = list(rows[0])
    match path.suffix:
        case ".csv":
            with path.open("w") as file:
                out = csv.DictWriter(file, names)
                out.writeheader()
                out.writerows(rows)
        case ".json":
            path.write_text(json.dumps(rows))
        case ".jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        case ".parquet":
            pyarrow.parquet.write_table(pa.table({name: [row[name] for row in rows] for name in names}), path)
    return str(path)


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "parquet"])
def test_survival_is_told_from_every_form_of_table(spread: Command, tmp_path: Path, ending: str) -> None:
    ran = spread("survival", written(tmp_path / f"t.{ending}", twelve()), "--by", "route", "--json")
    assert ran.code == 0
    form, mail = ran.data["groups"]
    assert (form["group"], form["cases"], form["urls"]) == ("form", 12, 12)
    assert form["median_hours"] == pytest.approx(6, abs=0.8)
    assert (form["share_ended"], form["share_up"]) == ({"notice": 1.0}, 0.0)
    assert (mail["median_hours"], mail["median"], mail["share_up"]) == (None, "not_reached", 1.0)


def test_the_example_of_the_page_comes_out_as_printed(spread: Command, tmp_path: Path) -> None:
    page = read("docs/concepts/lifetimes-and-branching.md")
    table, words, printed = (
        re.search(rf"^```{kind}\n(.*?)^```", page, re.MULTILINE | re.DOTALL).group(1) for kind in ("csv", "sh", "text")
    )
    (tmp_path / "episodes.csv").write_text(table)
    asked = words.split()[2:]
    assert asked[1] == "episodes.csv"
    assert spread(asked[0], str(tmp_path / asked[1]), *asked[2:]).out == printed


def test_instants_with_an_offset_are_the_same_as_hours(spread: Command, tmp_path: Path) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)

    def instant(hours: float | None) -> str | None:
        return None if hours is None else (start + timedelta(hours=hours)).isoformat()

    times = ("posted", "first_seen", "notice", "last_up", "first_down")
    dated = [{name: instant(value) if name in times else value for name, value in row.items()} for row in twelve()]
    hours = spread("survival", written(tmp_path / "hours.csv", twelve()), "--json").data["groups"]
    for ending in ("csv", "json", "parquet"):
        assert spread("survival", written(tmp_path / f"t.{ending}", dated), "--json").data["groups"] == hours


def test_words_may_be_held_as_a_dictionary_and_are_checked_all_the_same(spread: Command, tmp_path: Path) -> None:
    for case, code in (("c", 0), ("https://example.org/x", 2)):
        rows = [episode(1, 5.0) | {"case": case}, episode(2, 5.0)]
        columns = {name: pa.array([row[name] for row in rows]) for name in rows[0]}
        columns["case"] = columns["case"].dictionary_encode()
        pyarrow.parquet.write_table(pa.table(columns), tmp_path / "t.parquet")
        assert spread("survival", str(tmp_path / "t.parquet"), "--json").code == code


def test_what_is_not_reached_is_said_in_words(spread: Command, tmp_path: Path) -> None:
    said = spread("survival", written(tmp_path / "t.csv", twelve()), "--by", "route").out
    assert "mail: 2 URLs of 2 cases; median not reached" in said
    assert "foretells nothing for one person" in said


def test_curves_leave_as_csv(spread: Command, tmp_path: Path) -> None:
    out = spread("survival", written(tmp_path / "t.csv", twelve()), "--by", "route,regime", "--csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["group"] for row in rows} == {"form us"}
    assert [float(row["share_up"]) for row in rows] == pytest.approx(
        [1 - place / 12 for place in range(1, 13)], abs=1e-5
    )


def test_public_figures_leave_small_groups_out(spread: Command, tmp_path: Path) -> None:
    ten_more = [episode(case, 5.0, route="desk") for case in range(40, 51)]
    shown = spread("survival", written(tmp_path / "t.csv", twelve() + ten_more), "--by", "route", "--public", "--json")
    assert [one["group"] for one in shown.data["groups"]] == ["form"]  # desk would give mail away by subtraction
    few = spread("survival", written(tmp_path / "few.csv", twelve()[:9]), "--public", "--json")
    assert (few.code, json.loads(few.err)["error"]) == (2, "too_few_cases_to_publish")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"cause": "gone"}, "unknown_cause"),
        ({"first_seen": -1.0}, "negative_time"),
        ({"first_seen": "NaN"}, "nan_in_table"),
        ({"first_seen": "soon"}, "wrong_type"),
        ({"last_up": "2026-03-01T00:00:00Z"}, "mixed_times"),
        ({"last_up": 0.0, "first_down": 0.0}, "times_out_of_order"),
        ({"case": "https://example.org/x"}, "address_in_table"),
        ({"route": "www.example.org"}, "address_in_table"),
        ({"url": "here"}, "unknown_column"),
        ({"case": ""}, "missing_value"),
        ({"route": 1.5}, "wrong_type"),
    ],
)
def test_a_wrong_table_is_refused_with_its_own_code(spread: Command, tmp_path: Path, changed: Row, code: str) -> None:
    row = {**episode(1, 5.0), **changed}
    ran = spread("survival", written(tmp_path / "t.csv", [row]), "--by", "route", "--json")
    assert (ran.code, json.loads(ran.err)["error"]) == (2, code)
    assert "example.org" not in ran.err
    assert "here" not in ran.err


def test_instants_without_an_offset_are_refused(spread: Command, tmp_path: Path) -> None:
    row = {**episode(1, 5.0), "posted": None, "notice": "2026-03-01T00:00:00", "first_seen": "2026-03-01T00:00:00"}
    row |= {"last_up": "2026-03-01T05:00:00", "first_down": "2026-03-01T06:00:00"}
    for ending in ("csv", "json"):
        ran = spread("survival", written(tmp_path / f"t.{ending}", [row]), "--json")
        assert json.loads(ran.err)["error"] == "time_without_zone"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.txt", "case\n", "unknown_format"),
        ("t.csv", "case,cause\n1,notice\n", "missing_column"),
        ("t.csv", "", "broken_table"),
        ("t.json", "{", "broken_table"),
        ("t.json", '{"case": 1}', "broken_table"),
        ("t.json", "[" * 100_000, "broken_table"),
        ("t.parquet", "PAR1 no", "broken_table"),
        ("t.csv", "case,first_seen,last_up,first_down,cause\n", "no_rows"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    spread: Command, tmp_path: Path, name: str, content: str, code: str
) -> None:
    (tmp_path / name).write_text(content)
    ran = spread("survival", str(tmp_path / name), "--json")
    assert (ran.code, json.loads(ran.err)["error"]) == (2, code)


def test_a_file_that_is_not_there_or_too_large_is_refused(spread: Command, tmp_path: Path) -> None:
    assert json.loads(spread("fit", str(tmp_path / "no.csv"), "--json").err)["error"] == "unreadable_file"
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(2**30)  # a hole: no disk is used
    assert json.loads(spread("fit", str(tmp_path / "huge.csv"), "--json").err)["error"] == "file_too_large"


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A table of 80 cases drawn with n = 0.9 and a half-life of 12 hours."""
    model = CopyModel(0.9, Exponential(12 * 3600.0), 48 * 3600.0, 60 * 86_400.0)
    given = sample_cascades(model, 80, np.random.default_rng(3))
    rows = [
        {"case": int(case), "at": at / 3600, "removed": None if np.isinf(gone) else gone / 3600, "until": 60 * 24.0}
        for case, at, gone in zip(given.case, given.at, given.removed, strict=True)
    ]
    return written(tmp_path_factory.mktemp("copies") / "copies.csv", rows)


def test_fit_says_number_interval_and_what_it_would_read_without_removals(spread: Command, copies: str) -> None:
    data = spread("fit", copies, "--discovery", "1", "--replicates", "99", "--json").data
    assert (data["says"], data["cases"]) == ("estimate", 80)
    low, high = data["n_interval"]
    assert low < 0.9 < high
    assert low < data["n"] < high
    assert data["naive"]["n"] < data["n"]
    assert data["half_life_hours"] == pytest.approx(12, rel=0.4)


def test_fit_asks_for_the_share_that_was_discovered(spread: Command, copies: str) -> None:
    assert json.loads(spread("fit", copies, "--json").err)["error"] == "discovery_unstated"


def test_fit_of_few_cases_prints_an_interval_and_no_number(spread: Command, copies: str, tmp_path: Path) -> None:
    lines = Path(copies).read_text().splitlines()
    few = [lines[0]] + [line for line in lines[1:] if int(line.split(",")[0]) < 20]
    (tmp_path / "few.csv").write_text("\n".join(few))
    words = ("fit", str(tmp_path / "few.csv"), "--discovery", "1", "--replicates", "99")
    data = spread(*words, "--json").data
    assert (data["says"], data["n"], data["half_life_hours"]) == ("interval only", None, None)
    assert "interval only" in spread(*words).out


def test_the_same_seed_gives_the_same_answer(spread: Command, copies: str) -> None:
    words = ("fit", copies, "--discovery", "1", "--replicates", "49", "--seed")
    assert spread(*words, "5").out == spread(*words, "5").out
    assert spread(*words, "5").out != spread(*words, "6").out


def test_stages_are_told_from_counts_with_rule_and_evidence(spread: Command, tmp_path: Path) -> None:
    rows = [{"case": "a", "day": day, "new": new, "blocked": 2} for day, new in enumerate([0, 1, 3, 0])]
    told = spread("stages", written(tmp_path / "t.csv", rows), "--json").data["days"]
    assert [one["stage"] for one in told] == ["initial_capture", "first_share", "copy_cascade", "copy_cascade"]
    assert (told[2]["rule"], told[2]["new_3_days"], told[2]["blocked_7_days"]) == ("new_copies", 4, 6)
    assert told[0]["missing"] == "recommended seen_far_more"


def test_stages_are_told_from_sightings_by_date(spread: Command, tmp_path: Path) -> None:
    rows = [
        {"case": case, "day": day, "uploader": who, "platform": "forum", "cluster": 1}
        for case, day, who in [
            ("a", "2026-03-01", 1),
            ("a", "2026-03-03", 2),
            ("a", "2026-03-03", 1),
            ("b", "2026-03-04", 1),
        ]
    ]
    out = spread("stages", written(tmp_path / "t.json", rows), "--csv").out
    told = list(csv.DictReader(io.StringIO(out)))
    assert [(row["day"], row["copies"]) for row in told if row["case"] == "a"] == [
        ("2026-03-01", "1"),
        ("2026-03-02", "1"),
        ("2026-03-03", "2"),
        ("2026-03-04", "2"),
    ]
    assert [row["copies"] for row in told if row["case"] == "b"] == ["0", "0", "0", "1"]


def test_stages_for_people_are_a_line_for_each_change(spread: Command, tmp_path: Path) -> None:
    rows = [{"case": "a", "day": day, "new": new} for day, new in enumerate([1, 0, 0, 3, 0])]
    said = spread("stages", written(tmp_path / "t.csv", rows)).out.splitlines()
    assert len(said) == 4
    assert "first share" in said[0]
    assert "copy cascade" in said[1]
    assert "View telemetry missing" in said[2]
    assert "foretells nothing for one person" in said[3]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"case": "a", "day": 0}, "missing_column"),
        ({"case": "a", "day": -1, "new": 1}, "bad_day"),
        ({"case": "a", "day": 0.5, "new": 1}, "bad_day"),
        ({"case": "a", "day": 10**6, "new": 1}, "bad_day"),
        ({"case": "a", "day": "soon", "new": 1}, "wrong_type"),
        ({"case": "a", "day": 0, "uploader": 1}, "missing_column"),
        ({"case": "a", "day": 0, "new": -1}, "negative_count"),
    ],
)
def test_days_that_cannot_be_are_refused(spread: Command, tmp_path: Path, row: Row, code: str) -> None:
    ran = spread("stages", written(tmp_path / "t.csv", [row]), "--json")
    assert (ran.code, json.loads(ran.err)["error"]) == (2, code)


def test_a_day_given_twice_is_refused(spread: Command, tmp_path: Path) -> None:
    rows = [{"case": "a", "day": 0, "new": 1}] * 2
    assert json.loads(spread("stages", written(tmp_path / "t.csv", rows), "--json").err)["error"] == "day_twice"
