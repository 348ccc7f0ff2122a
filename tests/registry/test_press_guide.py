"""The guide for newsrooms is refused where it would say what the rules and helplines do not."""

from pathlib import Path

import pytest

from amparo.errors import BadInput
from amparo.registry.check import check
from amparo.registry.press_guide import load_guide
from tests.registry.test_stale_and_show import TODAY

CHAPTER = """schema = 1
id = "own"
order = 99
title = { en = "Our own", es = "Lo nuestro" }
opening = { en = "First line.", es = "Primera línea." }
rules = []
see = ["BLM-1"]
status = "read"
checked = 2026-11-22

[[point]]
en = "Ask the night desk."
es = "Pregunta al turno de noche."

[[model]]
what = { en = "A line", es = "Una línea" }
text = { en = "Call {phone:uk_rph}.", es = "Llama al {phone:uk_rph}." }
"""


def written(home: Path, text: str, name: str = "own.toml") -> Path:
    folder = home / "data" / "press-guide"
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    return home


def test_a_newsroom_adds_a_chapter_with_numbers_from_the_registry(tmp_path: Path) -> None:
    guide = load_guide(written(tmp_path, CHAPTER))
    assert guide.chapters[-1].id == "own"
    assert guide.chapters[-1].models[0].text.en == "Call 0345 6000 459."
    assert len(guide.chapters) == len(load_guide(None).chapters) + 1


def test_a_chapter_takes_the_place_of_ours(tmp_path: Path) -> None:
    guide = load_guide(
        written(tmp_path, CHAPTER.replace('id = "own"', 'id = "why"').replace("order = 99", "order = 0"))
    )
    assert guide.chapters[0].title.en == "Our own"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('see = ["BLM-1"]', 'see = ["BLM-99"]', "there is no rule BLM-99"),
        ("rules = []", 'rules = ["BLM-1"]', "BLM-1 is told in who-did-what already"),
        ('es = "Pregunta al turno de noche."\n', "", "`es`"),
        ('"Primera línea."', '" "', "no words in a language: opening"),
        ("{phone:uk_rph}", "{phone:nobody}", "there is no helpline nobody"),
        ("{phone:uk_rph}", "{chat:uk_rph}", "the helpline uk_rph has no chat"),
        ("{phone:uk_rph}", "{model:nothing}", "there is no model nothing"),
        ('es = "Pregunta al turno de noche."', 'es = "a"\nsource = ["x"]', "`sources` lacks x"),
        ("order = 99", "order = 99\nnumber = 1", "number"),
    ],
)
def test_a_chapter_that_does_not_hold_together_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in CHAPTER
    home = written(tmp_path, CHAPTER.replace(old, new))
    with pytest.raises(BadInput) as refused:
        load_guide(home)
    assert refused.value.code == "bad_data"
    assert "press-guide/own.toml" in refused.value.message
    assert said in refused.value.message


def test_a_country_that_does_not_exist_is_found_by_the_check_of_the_data(tmp_path: Path) -> None:
    listing = '\n[helplines]\nserves = ["crisis"]\nen = ["GB", "XX"]\nes = ["ES"]\n'
    found = check(written(tmp_path, CHAPTER + listing), TODAY)
    assert [one.sentence for one in found if one.file.endswith("own.toml")] == ["no country has the code XX"]
