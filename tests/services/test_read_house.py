"""A newsroom's own configuration: what it may say, and that whatever else is refused out loud."""

from pathlib import Path

import pytest

from amparo.errors import BadInput
from amparo.press import checks
from amparo.press.house import PROFILES, House
from amparo.press.zone import Level
from amparo.services.read_house import read_house
from tests.press.making import phrases, rule

RULES = (
    rule(checks.Lexical(find=phrases("a"))),
    rule(checks.Lexical(find=phrases("b")), name="TST-2", never_off=True, level=Level.ERROR),
)


def house(folder: Path, text: str | bytes, profile: str | None = None) -> House:
    path = folder / "house.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_house(path, profile, RULES)


def test_a_house_stands_over_its_profile(tmp_path: Path) -> None:
    read = house(tmp_path, 'schema = 1\nprofile = "school"\noff = ["TST-1"]\nprivate_hosts = ["X.example"]\n')
    assert read.off == {"TST-1"}
    assert read.levels == PROFILES["school"].levels
    assert read.private_hosts == {"x.example"}


def test_the_command_line_chooses_another_profile(tmp_path: Path) -> None:
    read = house(tmp_path, 'schema = 1\nprofile = "school"\n', "police")
    assert read.levels == PROFILES["police"].levels


@pytest.mark.parametrize(
    "text",
    [
        b"\xff",
        "schema = 1\nschema = 1",
        "off = []",
        "schema = 2",
        "schema = 1\nonly = []",
        'schema = 1\noff = "TST-1"',
        "schema = 1\noff = [1]",
        'schema = 1\noff = ["TST-9"]',
        'schema = 1\n[levels]\nTST-9 = "error"',
        'schema = 1\n[levels]\nTST-1 = "off"',
        'schema = 1\nprofile = "gossip"',
        "schema = 1\nx = " + "[" * 2000,
        "schema = 1\n# " + "a" * 1_000_001,
    ],
)
def test_what_a_house_cannot_say_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(BadInput) as refused:
        house(tmp_path, text)
    assert refused.value.code == "bad_house"


def test_a_refusal_names_the_table(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="levels"):
        house(tmp_path, 'schema = 1\n[levels]\nTST-1 = "off"')


@pytest.mark.parametrize("text", ['off = ["TST-2"]', '[levels]\nTST-2 = "warn"'])
def test_no_house_may_lower_a_rule_that_protects_who_is_in_the_story(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput) as refused:
        house(tmp_path, f"schema = 1\n{text}\n")
    assert refused.value.code == "house_too_lenient"
