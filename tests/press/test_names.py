"""Who is named, from capital letters alone."""

from amparo.press.article import Form
from amparo.press.house import NEWSROOM
from amparo.press.kinds.entity import people_by_role
from amparo.press.rulebook import Rulebook
from amparo.press.rules import WordList
from amparo.press.scene import Scene
from tests.press.making import KNOWN, LISTS, article


def scene(text: str, form: Form = Form.TEXT) -> Scene:
    return Scene(article(text, form), Rulebook((), LISTS, KNOWN), NEWSROOM)


def named(text: str, form: Form = Form.TEXT) -> list[str]:
    one = scene(text, form)
    return [one.reading.sentences[name.sentence].folded[name.start : name.end] for name in one.reading.names.all]


def test_a_full_name_and_then_the_surname_are_found() -> None:
    assert named("The nurse is Lina Morel. Later Morel spoke.") == ["lina morel", "morel"]


def test_a_name_with_particles_is_one_name() -> None:
    assert named("Habló María de la Vega, enfermera.") == ["maria de la vega"]


def test_a_body_is_no_person() -> None:
    assert named("The Police Court met.") == []


def test_a_word_at_the_beginning_of_a_sentence_is_no_part_of_a_name() -> None:
    assert named("It was yesterday. Yesterday Lina Morel spoke.") == ["lina morel"]


def test_a_name_in_small_letters_is_found_in_an_address() -> None:
    page = '<link rel="canonical" href="/lina-morel-case"><body><p>The nurse is Lina Morel.</p>'
    assert named(page, Form.HTML) == ["lina morel", "lina morel"]


def test_a_surname_alone_is_found_in_an_address_and_a_first_name_alone_is_not() -> None:
    page = '<link rel="canonical" href="/{}-case"><body><p>The nurse is Lina Morel.</p>'
    assert named(page.format("morel"), Form.HTML) == ["morel", "lina morel"]
    assert named(page.format("lina"), Form.HTML) == ["lina morel"]


def test_a_name_typed_in_small_letters_for_search_engines_is_found() -> None:
    assert named("Many ask about lina morel today. Lina Morel has not spoken.") == ["lina morel", "lina morel"]


def test_everybody_has_the_part_that_more_cues_speak_for() -> None:
    one = scene("They shared photos of Lina Morel. Later Omar Prat, a lawyer, said no.")
    assert sorted(people_by_role(one).values()) == ["speaker", "victim"]


def test_being_an_official_does_not_speak_against_being_harmed() -> None:
    lists = {**LISTS, "role-official": WordList("role-official", ("councillor @name",), ())}
    one = Scene(article("They shared photos of councillor Lina Morel."), Rulebook((), lists, KNOWN), NEWSROOM)
    lists["role-victim"] = WordList("role-victim", ("photos of councillor @name",), ())
    one = Scene(article("They shared photos of councillor Lina Morel."), Rulebook((), lists, KNOWN), NEWSROOM)
    assert list(people_by_role(one).values()) == ["victim"]


def test_a_name_beside_the_pictures_is_the_one_harmed_whoever_speaks() -> None:
    lists = {**LISTS, "role-shown": WordList("role-shown", ("leaked photos of @name",), ())}
    text = "The leaked photos of Lina Morel said nothing. Later Lina Morel said no. Lina Morel said no."
    one = Scene(article(text), Rulebook((), lists, KNOWN), NEWSROOM)
    assert list(people_by_role(one).values()) == ["victim"]


def test_what_stands_after_in_is_a_place() -> None:
    assert named("They met in Puerto Alerce. There Lina Morel spoke, and there Omar Prat sang.")[-1] == "omar prat"
    assert not any("puerto" in one for one in named("They met in Puerto Alerce, said Lina Morel."))
