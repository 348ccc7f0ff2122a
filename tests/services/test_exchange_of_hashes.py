"""Lists of fingerprints in and out."""

import csv
import io
import json
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import BadInput, NotFound, Refused
from amparo.matching.state import ItemState, Opinion, SignalState
from amparo.services.add_items import add_items
from amparo.services.create_bank import create_bank
from amparo.services.enrolment import Act, NewItem, Outcome
from amparo.services.export_bank import export_bank
from amparo.services.grant_role import EXPORTER, grant_role, list_roles, take_role
from amparo.services.hash_lines import BadLine, Format, read_lines, write_lines
from amparo.services.import_hashes import HashFile, ImportReport, import_hashes
from amparo.services.restore_item import restore_item
from amparo.services.show_bank import show_bank, show_item
from amparo.services.withdraw_item import withdraw_item
from amparo.settings import Settings
from amparo.signals.derived import Derived
from amparo.store import models as rows
from amparo.store.connection import reading
from tests.services.worlds import ANA, BEA, action, item, matching, pdq, sha256

BANK = "bank"


@pytest.fixture(autouse=True)
def bank(settings: Settings) -> None:
    create_bank(settings, BANK, who=ANA)


def take(settings: Settings, file: HashFile, bank: str = BANK) -> tuple[ImportReport, list[tuple[int, str]]]:
    bad: list[tuple[int, str]] = []
    report = import_hashes(settings, bank, file, who=ANA, refuse=lambda line: bad.append((line.line, line.code)))
    return report, bad


def written(path: Path, *lines: str) -> Path:
    path.write_text("".join(line + "\n" for line in lines))
    return path


def line(word: str, *more: str) -> str:
    return ",".join(["pdq", pdq(word).value.hex(), *more])


def test_a_list_is_taken_in_and_matched_at_once(settings: Settings, tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", "type,value", line("a"), line("b"))
    report, bad = take(settings, HashFile(path))
    assert (report.lines, report.refused, bad, report.outcomes[Outcome.ADDED]) == (2, 0, [], 2)
    assert len(matching(settings, pdq("a"))) == 1


def test_a_list_of_one_fingerprint_matches(settings: Settings, tmp_path: Path) -> None:
    """HMA's index never answers for a single distinct hash."""
    take(settings, HashFile(written(tmp_path / "list.csv", "type,value", line("a"))))
    assert len(matching(settings, pdq("a"))) == 1


def test_the_same_list_again_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    """HMA takes duplicates as new rows."""
    path = written(tmp_path / "list.csv", "type,value", line("a"), line("b"), line("a"))
    take(settings, HashFile(path))
    report, _ = take(settings, HashFile(path))
    assert report.outcomes[Outcome.KNOWN] == 3
    assert show_bank(settings, BANK).active == 2


BAD = [
    ("pdq,zz", "bad_signal"),
    ("pdq," + "0" * 62, "bad_signal"),
    ("photodna," + "0" * 64, "unknown_signal_type"),
    (line("q", "101"), "bad_quality"),
    (line("q", "much"), "bad_line"),
    (line("q", "50", "Maria"), "bad_item_id"),
    (line("q", "50", "", "maybe"), "bad_opinion"),
    (line("q", "50", "", "", "upside"), "bad_derived"),
    (line("q", "50", "", "", "flipx"), "no_main_signal"),
    ("pdq", "bad_line"),
]


def filled(text: str) -> str:
    return text if text == "pdq" else text + "," * (5 - text.count(","))


@pytest.mark.parametrize(("text", "code"), BAD)
def test_a_bad_line_is_named_and_the_others_are_taken(settings: Settings, tmp_path: Path, text: str, code: str) -> None:
    header = "type,value,quality,item,opinion,derived"
    path = written(tmp_path / "list.csv", header, filled(line("a")), filled(text), filled(line("b")))
    report, bad = take(settings, HashFile(path))
    assert (bad, report.lines, report.refused, report.outcomes[Outcome.ADDED]) == ([(3, code)], 3, 1, 2)


@pytest.mark.parametrize("text", [text for text, _ in BAD])
def test_a_strict_import_writes_nothing_if_any_line_is_bad(settings: Settings, tmp_path: Path, text: str) -> None:
    header = "type,value,quality,item,opinion,derived"
    path = written(tmp_path / "list.csv", header, filled(line("a")), filled(text))
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_lines"):
        take(settings, HashFile(path, strict=True))
    assert show_bank(settings, BANK).active == 0


def test_an_item_of_another_bank_is_a_bad_line(settings: Settings, tmp_path: Path) -> None:
    create_bank(settings, "other", who=ANA)
    (theirs,) = add_items(settings, "other", [item(pdq("a"))], who=ANA)
    path = written(tmp_path / "list.csv", "type,value,item", line("b", str(theirs.id)), line("c", ""))
    assert take(settings, HashFile(path))[1] == [(2, "item_in_other_bank")]
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_lines"):
        take(settings, HashFile(path, strict=True))


@pytest.mark.parametrize("header", ["", "value", "type,value,name", "type,value,value"])
def test_an_unknown_header_is_refused(settings: Settings, tmp_path: Path, header: str) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_header"):
        take(settings, HashFile(written(tmp_path / "list.csv", header, line("a"))))


def test_json_lines_are_read_too(settings: Settings, tmp_path: Path) -> None:
    one = json.dumps({"type": "pdq", "value": pdq("a").value.hex(), "quality": 80, "opinion": "seed"})
    path = written(tmp_path / "list.jsonl", one, "", '{"type": "pdq"}', "{", '{"type":"pdq","value":"","name":"x"}')
    report, bad = take(settings, HashFile(path))
    assert bad == [(3, "bad_line"), (4, "bad_line"), (5, "bad_line")]
    assert report.outcomes[Outcome.ADDED] == 1


def test_lines_with_one_item_id_are_one_item(settings: Settings, tmp_path: Path) -> None:
    one = uuid4()
    rows_ = [line("a", "", str(one), ""), f"sha256,{sha256('a').value.hex()},,{one},", line("t", "", str(one), "flipx")]
    path = written(tmp_path / "list.csv", "type,value,quality,item,derived", *rows_)
    take(settings, HashFile(path))
    assert matching(settings, pdq("a")) == matching(settings, sha256("a")) == matching(settings, pdq("t")) == {one}


def test_a_person_who_imports_vouches_and_a_sync_repeats_its_source(settings: Settings, tmp_path: Path) -> None:
    take(settings, HashFile(written(tmp_path / "mine.csv", "type,value", line("mine"))))
    take(settings, HashFile(written(tmp_path / "theirs.csv", "type,value", line("theirs")), "exchange", Act.SYNC))
    (mine,) = matching(settings, pdq("mine"))
    (theirs,) = matching(settings, pdq("theirs"))
    assert [(one.who, one.opinion) for one in show_item(settings, BANK, mine).opinions] == [(ANA, Opinion.POSITIVE)]
    shown = show_item(settings, BANK, theirs)
    assert [(one.who, one.opinion) for one in shown.opinions] == [("import:exchange", Opinion.SEED)]
    assert shown.source == "import:exchange"
    assert (action(settings, pdq("mine")).value, action(settings, pdq("theirs")).value) == ("BLOCK", "HOLD")


def test_a_sync_leaves_what_was_withdrawn_and_an_import_brings_it_back(settings: Settings, tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", "type,value", line("a"))
    take(settings, HashFile(path))
    (one,) = matching(settings, pdq("a"))
    withdraw_item(settings, BANK, one, who=ANA)
    assert take(settings, HashFile(path, act=Act.SYNC))[0].outcomes[Outcome.LEFT_WITHDRAWN] == 1
    assert matching(settings, pdq("a")) == set()
    assert take(settings, HashFile(path))[0].outcomes[Outcome.RESTORED] == 1
    assert matching(settings, pdq("a")) == {one}


def test_an_import_longer_than_one_batch_is_whole(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.services.import_hashes.MOST_AT_ONCE", 50)
    path = written(tmp_path / "list.csv", "type,value", *[line(str(number)) for number in range(170)])
    seen: list[int] = []
    import_hashes(settings, BANK, HashFile(path), who=ANA, refuse=pytest.fail, progress=seen.append)
    assert seen == [51, 101, 151, 171]
    assert show_bank(settings, BANK).active == 170
    assert len(matching(settings, pdq("169"))) == 1


def test_only_an_exporter_exports(settings: Settings) -> None:
    with pytest.raises(Refused, check=lambda error: error.code == "role_missing"):
        export_bank(settings, BANK, io.StringIO(), who=BEA)
    grant_role(settings, BEA, EXPORTER, who=ANA)
    grant_role(settings, BEA, EXPORTER, who=ANA)
    assert list_roles(settings) == [(BEA, EXPORTER)]
    export_bank(settings, BANK, io.StringIO(), who=BEA)
    take_role(settings, BEA, EXPORTER, who=ANA)
    with pytest.raises(Refused):
        export_bank(settings, BANK, io.StringIO(), who=BEA)


def test_an_export_is_recorded_before_a_line_is_written(settings: Settings) -> None:
    class Broken(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    grant_role(settings, BEA, EXPORTER, who=ANA)
    add_items(settings, BANK, [item(pdq("a"))], who=ANA)
    with pytest.raises(BrokenPipeError):
        export_bank(settings, BANK, Broken(), who=BEA)
    with reading(settings):
        entry = rows.AuditEntry.objects.get(what="export_bank")
        assert (entry.who, entry.detail["items"]) == (BEA, 1)


def test_an_export_holds_no_name_no_tag_nothing_derived_and_nothing_withdrawn(settings: Settings) -> None:
    grant_role(settings, BEA, EXPORTER, who=ANA)
    kept, gone = add_items(settings, BANK, [item(pdq("kept", 77)), item(pdq("gone"))], who=ANA)
    add_items(settings, BANK, [item(pdq("turned"), id=kept.id, derived=Derived.parse("flipx"))], who=ANA)
    withdraw_item(settings, BANK, gone.id, who=ANA)
    out = io.StringIO()
    assert export_bank(settings, BANK, out, who=BEA) == 1
    assert json.loads(out.getvalue()) == {
        "type": "pdq",
        "value": pdq("kept").value.hex(),
        "quality": 77,
        "item": str(kept.id),
        "opinion": "positive",
    }
    restore_item(settings, BANK, gone.id, who=ANA)
    sheet = io.StringIO()
    assert export_bank(settings, BANK, sheet, who=BEA, form=Format.CSV) == 2
    assert next(csv.reader(sheet.getvalue().splitlines())) == ["type", "value", "quality", "item", "opinion"]


def test_an_unknown_role_is_refused(settings: Settings) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == "unknown_role"):
        grant_role(settings, BEA, "owner", who=ANA)


def test_a_file_that_is_not_there_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_file"):
        take(settings, HashFile(tmp_path / "none.csv"))
    with pytest.raises(NotFound):
        take(settings, HashFile(written(tmp_path / "list.csv", "type,value", line("a"))), bank="none")


signal_states = st.builds(
    SignalState, st.just("pdq"), st.binary(min_size=32, max_size=32).map(bytes.hex), st.none() | st.integers(0, 100)
)
item_states = st.builds(
    ItemState,
    st.uuids(),
    st.just(1),
    st.just(True),
    st.sampled_from(Opinion),
    st.lists(signal_states, min_size=1).map(tuple),
)


@given(items=st.lists(item_states), form=st.sampled_from(Format))
def test_what_is_written_is_read_as_it_was(
    items: list[ItemState], form: Format, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("lines") / "list"
    with path.open("w") as stream:
        write_lines(stream, form, iter(items))
    read = [found for _, found in read_lines(path, Opinion.SEED)]
    assert not any(isinstance(found, BadLine) for found in read)
    expected = [
        (one.id, signal.value, signal.quality, Opinion.SEED if one.opinion is Opinion.DISPUTED else one.opinion)
        for one in items
        for signal in one.signals
    ]
    flat = [
        (found.id, new.signal.value.hex(), new.signal.quality, found.opinion)
        for found in read
        if isinstance(found, NewItem)
        for new in found.signals
    ]
    assert flat == expected
