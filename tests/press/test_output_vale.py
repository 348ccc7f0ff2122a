"""The rules about words as styles for Vale: their shape, and that they find what our phrases find."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from amparo.press import checks
from amparo.press.reports.vale import vale_files
from amparo.press.zone import Family, Level, Zone
from amparo.registry.press_book import load_rules, load_words
from tests.press.making import LISTS, phrases, rule

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "vale-rule.json").read_text(encoding="utf-8"))


@cache
def shipped() -> dict[str, str]:
    return vale_files(load_rules(None), load_words(None))


def pattern(*said: str, language: str = "en", **others: object) -> re.Pattern[str]:
    one = rule(checks.Lexical(find=checks.Phrases(**{language: said})), **others)
    folder = {"en": "EN", "es": "ES"}[language]
    read = yaml.safe_load(vale_files([one], LISTS)[f"styles/AmparoPress{folder}/TST-1.yml"])
    return re.compile("|".join(read["tokens"]), re.I | re.M)


def test_every_file_has_the_shape_of_a_rule_of_vale() -> None:
    validator = Draft202012Validator(SCHEMA)
    files = {name: text for name, text in shipped().items() if name.endswith(".yml")}
    assert len(files) > 30
    assert [name for name, text in files.items() if not validator.is_valid(yaml.safe_load(text))] == []


def test_no_message_prints_the_words_that_were_found() -> None:
    assert [name for name, text in shipped().items() if name.endswith(".yml") and re.search(r"(?<!%)%s", text)] == []


def test_no_token_needs_what_the_engine_of_vale_has_not() -> None:
    assert [name for name, text in shipped().items() if re.search(r"[*+?}]\+|ǃ", text)] == []


@pytest.mark.parametrize(
    "said, text",
    [
        (("revenge porn",), "It was REVENGE  PORN."),
        (("(shock|shocks) ~2 town",), "It shocks a whole town"),
        (("don't take",), "don’t take it"),
        (("leak*",), "leaking"),
        (("{spread} it",), "posted it"),
    ],
)
def test_a_token_finds_what_the_phrase_finds(said: tuple[str, ...], text: str) -> None:
    assert pattern(*said).search(text)
    assert not pattern(*said).search("Nothing of the kind.")


def test_spanish_is_found_with_its_accents_and_without() -> None:
    assert all(pattern("vídeo íntimo", language="es").search(one) for one in ("VÍDEO íntimo", "video intimo"))


def test_words_beside_a_name_are_listed_as_missing() -> None:
    files = vale_files([rule(checks.Lexical(find=phrases("photos of @name")))], LISTS)
    assert "| TST-1 | en | words beside a person's name |" in files["NOT-HERE.md"]
    assert not any(name.endswith(".yml") for name in files)


def test_every_rule_is_exported_or_listed_as_missing() -> None:
    files = shipped()
    there = {Path(name).stem for name in files if name.endswith(".yml")}
    listed = set(re.findall(r"^\| ([A-Z]{3}-\d+) ", files["NOT-HERE.md"], re.M))
    assert there | listed == {one.id for one in load_rules(None)}


def test_levels_are_one_lower_and_headlines_are_headings() -> None:
    one = rule(checks.Lexical(find=phrases("wow")), level=Level.ERROR, zones=(Zone.H1,), family=Family.SEO)
    read = yaml.safe_load(vale_files([one], LISTS)["styles/AmparoPressEN/TST-1.yml"])
    assert (read["level"], read["scope"]) == ("warning", "heading")
