"""`amparo spread lineage`, as a person types it."""

import csv
import io
import json
import re
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest

from tests.cli.in_process import Command, command
from tests.cli.test_spread_data import written
from tests.project.checkout import read

Row = dict[str, Any]
BITS = np.random.default_rng(8).integers(0, 2, (2, 256)).astype(np.uint8)
PLAIN, MIRRORED = BITS


@pytest.fixture
def spread(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo spread` with these words in this process."""
    return command("spread", capsys)


def hexadecimal(bits: np.ndarray, *changed: int) -> str:
    """A hash as it is written, with these bits changed."""
    flat = bits.copy()
    flat[list(changed)] ^= 1
    return np.packbits(flat).tobytes().hex()


def copy(name: str, at: float | None, *changed: int, **more: Any) -> Row:
    """A row of the table; `bits` other than the plain picture's, `case` other than a."""
    bits = more.pop("bits", PLAIN)
    row: Row = {"case": "a", "copy": name, "at": at, "removed": None, "uploader": None}
    return {**row, "fingerprint": hexadecimal(bits, *changed), "derived": None, **more}


def planted() -> list[Row]:
    """c1 led to c2 and c4, c2 to c3, a mirrored c1 to c6; c5 is another picture. Case b has one copy."""
    return [
        copy("c1", 0.0, uploader="u1"),
        copy("c1", None, bits=MIRRORED, derived="flipx"),
        copy("c2", 3.0, 10, 20, uploader="u2"),
        copy("c3", 9.0, 10, 20, 30),
        copy("c4", 12.0, 40, uploader="u2"),
        copy("c5", 14.0, *range(100), uploader="u3"),
        copy("c6", 15.0, 50, bits=MIRRORED, uploader="u4"),
        copy("x", 1.0, case="b", uploader="u1"),
    ]


PARENTS = {"c1": "", "c2": "c1", "c3": "c2", "c4": "c1", "c5": "", "c6": "c1", "x": ""}


def parents(file: Path) -> dict[str, str]:
    """What was written by `--out` as CSV."""
    return {row["copy"]: row["parent"] for row in csv.DictReader(io.StringIO(file.read_text()))}


def refused(spread: Command, *words: str) -> tuple[str, str]:
    """The code of a refusal, and all that was printed."""
    ran = spread("lineage", *words, "--json")
    assert (ran.code, ran.out) == (2, "")
    return json.loads(ran.err)["error"], ran.err


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "parquet"])
def test_a_planted_tree_is_found_in_every_form_of_table(spread: Command, tmp_path: Path, ending: str) -> None:
    out = tmp_path / "out.csv"
    ran = spread("lineage", written(tmp_path / f"t.{ending}", planted()), "--out", str(out), "--json")
    assert (ran.code, parents(out)) == (0, PARENTS)
    first, second = ran.data["cases"]
    assert first["people_who_shared"] == {"at_least": 4, "at_most": 5}
    assert (first["case"], first["copies"], first["trees"], first["largest_tree"], first["depth"]) == ("a", 6, 2, 5, 2)
    assert first["structural_virality"] == pytest.approx(18 / 10)
    assert 0.4 < first["largest_broadcast"] < 0.6
    assert first["parent_unknown"] == pytest.approx(1 / 5)
    assert (second["copies"], second["structural_virality"], second["parent_unknown"]) == (1, None, None)
    assert "nobody else" in ran.data["limits"]
    assert "this size only" in ran.data["compare"]


def test_a_larger_tree_is_found_mostly_and_people_are_counted(spread: Command, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    hashes, above, rows = [PLAIN], [-1], [copy("c0", 0.0, uploader="u0")]
    for number in range(1, 120):
        above.append(int(rng.integers(max(0, number - 6), number)))
        flat = hashes[above[-1]].copy()
        flat[rng.choice(256, 2, replace=False)] ^= 1
        hashes.append(flat)
        rows.append(copy(f"c{number}", number / 2, bits=flat, uploader=f"u{number // 2}"))
    out = tmp_path / "out.csv"
    data = spread("lineage", written(tmp_path / "t.csv", rows), "--out", str(out), "--json").data
    found = parents(out)
    assert sum(found[f"c{number}"] == f"c{above[number]}" for number in range(1, 120)) > 100
    assert data["cases"][0]["people_who_shared"] == {"at_least": 60, "at_most": 60}


def test_pairs_and_distances_serve_as_well_as_fingerprints(spread: Command, tmp_path: Path) -> None:
    columns = ("case", "copy", "at", "removed", "uploader")
    copies = [{name: row[name] for name in columns} for row in planted() if row["derived"] is None]
    near = [("c1", "c2", 2, None), ("c3", "c1", 3, None), ("c3", "c2", 1, "none"), ("c4", "c1", 1, None)]
    near += [("c4", "c2", 3, None), ("c6", "c1", 1, "flipx"), ("c6", "c1", 128, None), ("c5", "c1", 40, None)]
    pairs = [dict(zip(("child", "parent", "distance", "derived"), one, strict=True), case="a") for one in near]
    files = [written(tmp_path / name, rows) for name, rows in (("copies.csv", copies), ("pairs.json", pairs))]
    ran = spread("lineage", files[0], "--pairs", files[1], "--out", str(tmp_path / "out.csv"), "--json")
    assert parents(tmp_path / "out.csv") == PARENTS
    assert "a,c5,,0.0,1.0," in (tmp_path / "out.csv").read_text()  # 40 bits away is no candidate at all
    given = written(tmp_path / "t.csv", planted())
    whole = spread("lineage", given, "--json").data
    assert ran.data["cases"][1] == whole["cases"][1]
    assert ran.data["cases"][0]["structural_virality"] == whole["cases"][0]["structural_virality"]


def test_a_pair_said_twice_or_the_other_way_round_counts_once(spread: Command, tmp_path: Path) -> None:
    copies = written(tmp_path / "copies.csv", [{"case": "a", "copy": f"c{one}", "at": one} for one in (0, 5, 9)])
    pairs = [{"case": "a", "child": "c9", "parent": f"c{one}", "distance": 2, "derived": None} for one in (0, 5)]
    again = [
        {**pairs[0], "child": "c0", "parent": "c9"},
        {**pairs[0], "distance": 7},
        {**pairs[1], "derived": "flipx"},
    ]
    for name, rows in (("once", pairs), ("twice", pairs + again)):
        files = (copies, "--pairs", written(tmp_path / f"{name}.csv", rows), "--out", str(tmp_path / f"{name}.json"))
        assert spread("lineage", *files).code == 0
    assert (tmp_path / "once.json").read_text() == (tmp_path / "twice.json").read_text()


def test_rows_leave_as_csv_json_and_parquet_for_their_owner_alone(spread: Command, tmp_path: Path) -> None:
    given = written(tmp_path / "t.csv", planted())
    told = {}
    for ending in ("csv", "json", "parquet"):
        out = tmp_path / f"out.{ending}"
        assert spread("lineage", given, "--out", str(out)).code == 0
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        told[ending] = out
    rows = json.loads(told["json"].read_text())
    assert pyarrow.parquet.read_table(told["parquet"]).to_pylist() == rows
    table = list(csv.DictReader(io.StringIO(told["csv"].read_text())))
    assert list(table[0]) == list(rows[0]) == ["case", "copy", "parent", "probability", "unknown", "led_to"]
    assert [one["copy"] for one in rows] == [row["copy"] for row in planted() if row["derived"] is None]
    assert (rows[0]["parent"], rows[1]["parent"]) == (None, "c1")
    assert float(table[1]["probability"]) == rows[1]["probability"] == pytest.approx(1 - rows[1]["unknown"], abs=0.01)


def test_no_fingerprint_and_no_account_is_ever_printed(spread: Command, tmp_path: Path) -> None:
    rows = planted()
    given, out = written(tmp_path / "t.csv", rows), tmp_path / "out.json"
    said = [spread("lineage", given, "--out", str(out), *more) for more in ((), ("--json",), ("--lang", "es"))]
    everything = "".join(ran.out + ran.err for ran in said) + out.read_text()
    secrets = {row["fingerprint"] for row in rows} | {f'"u{number}"' for number in range(1, 5)}
    assert not [one for one in secrets if one in everything]
    assert not re.search(r"[0-9a-f]{32}|\bu\d\b", everything)


def test_people_read_the_headline_first_in_both_languages(spread: Command, tmp_path: Path) -> None:
    given = written(tmp_path / "t.csv", planted())
    english = spread("lineage", given, "--lang", "en").out.splitlines()
    spanish = spread("lineage", given, "--lang", "es").out.splitlines()
    assert english[0] == "a: people who shared: at least 4, at most 5; 6 copies"
    assert spanish[0] == "a: personas que compartieron: al menos 4, como mucho 5; 6 copias"
    assert "compare with cases of this size only" in english[2]
    assert (english[4], spanish[4]) == ("b: 1 person who shared; 1 copy", "b: 1 persona que compartió; 1 copia")
    assert len(english) == len(spanish) == 7
    assert not set(english) & set(spanish)


def test_the_model_is_stated_and_can_be_changed(spread: Command, tmp_path: Path) -> None:
    given = written(tmp_path / "t.csv", planted())
    stated = spread("lineage", given, "--json").data["model"]
    assert stated == {
        "kernel": "lognormal", "half_life_minutes": 1517.0, "branching": 0.8, "bits": 3.0, "unseen": 0.05, "sure": 0.5
    }  # fmt: skip
    words = ("--kernel", "exponential", "--half-life-minutes", "10", "--unseen", "5", "--json")
    changed = spread("lineage", given, *words).data
    assert (changed["model"]["kernel"], changed["model"]["half_life_minutes"]) == ("exponential", 10.0)
    assert changed["cases"][0]["parent_unknown"] == 1.0  # hours later, by a kernel of minutes: from elsewhere
    assert refused(spread, given, "--kernel", "exponential")[0] == "missing_parameter"
    assert refused(spread, given, "--kernel", "gamma")[0] == "unknown_kernel"
    assert refused(spread, given, "--shape", "0.5")[0] == "unused_parameter"
    assert refused(spread, given, "--bits", "0")[0] == "bad_copying_model"
    assert refused(spread, given, "--out", str(tmp_path / "out.txt"))[0] == "unknown_format"
    assert refused(spread, given, "--out", str(tmp_path / "nowhere" / "out.csv"))[0] == "output_not_writable"


def test_a_copy_without_a_fingerprint_counts_and_has_no_known_parent(spread: Command, tmp_path: Path) -> None:
    rows = [copy("c1", 0.0), copy("c2", 1.0) | {"fingerprint": None}, copy("c3", 2.0)]
    out = tmp_path / "out.csv"
    data = spread("lineage", written(tmp_path / "t.csv", rows), "--out", str(out), "--json").data
    assert parents(out) == {"c1": "", "c2": "", "c3": "c1"}
    assert data["cases"][0]["people_who_shared"] == {"at_least": 1, "at_most": 3}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"fingerprint": "ab" * 31 + "zz"}, "bad_fingerprint"),
        ({"fingerprint": "ab" * 16}, "bad_fingerprint"),
        ({"fingerprint": 12.5}, "broken_table"),
        ({"copy": "c1", "fingerprint": None, "derived": "flipx"}, "bad_fingerprint"),
        ({"derived": "sideways"}, "bad_derived"),
        ({"copy": "c9", "derived": "flipx"}, "no_such_copy"),
        ({"copy": "ab" * 32}, "fingerprint_as_name"),
        ({"case": "ab" * 32}, "fingerprint_as_name"),
        ({"uploader": "AB" * 32}, "fingerprint_as_name"),
        ({"copy": "https://example.org/x"}, "address_in_table"),
        ({"uploader": "www.example.org"}, "address_in_table"),
        ({"copy": "c1"}, "copy_twice"),
        ({"copy": None}, "missing_value"),
        ({"at": None}, "missing_value"),
        ({"at": -1.0}, "negative_time"),
        ({"removed": 1.0}, "times_out_of_order"),
        ({"place": "here"}, "unknown_column"),
        ({"uploader": 1.5}, "wrong_type"),
    ],
)
def test_a_hostile_table_is_refused_and_nothing_of_it_repeated(
    spread: Command, tmp_path: Path, changed: Row, code: str
) -> None:
    rows = [copy("c1", 0.0), {**copy("c2", 5.0), **changed}]
    rows = [{name: row.get(name) for name in rows[1]} for row in rows]
    found, said = refused(spread, written(tmp_path / "t.json", rows))
    assert found == code
    for value in (*changed.values(), *(row["fingerprint"] for row in rows)):
        assert not isinstance(value, str) or value.lower() not in said.lower() or value in ("flipx", "c1")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"child": "c9"}, "no_such_copy"),
        ({"case": "b"}, "no_such_copy"),
        ({"child": "c1"}, "own_parent"),
        ({"distance": 257}, "bad_distance"),
        ({"distance": -1}, "bad_distance"),
        ({"distance": 1.5}, "not_whole"),
        ({"distance": None}, "missing_value"),
        ({"parent": "ab" * 32}, "fingerprint_as_name"),
        ({"parent": "http://example.org"}, "address_in_table"),
    ],
)
def test_pairs_that_cannot_be_are_refused(spread: Command, tmp_path: Path, changed: Row, code: str) -> None:
    copies = written(tmp_path / "copies.csv", [{"case": "a", "copy": f"c{one}", "at": one} for one in (1, 2)])
    pair = {"case": "a", "child": "c2", "parent": "c1", "distance": 3, **changed}
    found, said = refused(spread, copies, "--pairs", written(tmp_path / "pairs.json", [pair]))
    assert found == code
    assert "example.org" not in said
    assert "abab" not in said


def test_fingerprints_beside_pairs_are_one_too_many(spread: Command, tmp_path: Path) -> None:
    given = written(tmp_path / "t.csv", planted())
    assert refused(spread, given, "--pairs", given)[0] == "unknown_column"


def test_more_copies_of_one_case_than_can_be_compared_are_refused(spread: Command, tmp_path: Path) -> None:
    rows = [{"case": "a", "copy": number, "at": 0.0, "fingerprint": None} for number in range(20_001)]
    assert refused(spread, written(tmp_path / "t.parquet", rows))[0] == "case_too_large"


def test_the_example_of_the_page_comes_out_as_printed(spread: Command, tmp_path: Path) -> None:
    page = read("docs/concepts/lifetimes-and-branching.md").partition("## Lineage")[2].partition("\n## ")[0]
    tables, (words,), (printed, rows) = (
        re.findall(rf"^```{kind}\n(.*?)^```", page, re.MULTILINE | re.DOTALL) for kind in ("csv", "sh", "text")
    )
    names = ("copies.csv", "pairs.csv", "lineage.csv")
    for name, content in zip(names, tables, strict=False):
        (tmp_path / name).write_text(content)
    asked = [str(tmp_path / word) if word in names else word for word in words.split()[2:]]
    assert spread(*asked, "--lang", "en").out == printed
    assert (tmp_path / "lineage.csv").read_text() == rows
