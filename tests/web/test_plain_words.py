"""The measure of plain words agrees with known values, and the blame list finds what it holds."""

import msgspec
import pytest

from amparo.registry.blame import blame_in, load_blame, read_blame
from amparo.words import LANGUAGES
from tests.web.plain_words import assert_plain, measure, sentences, syllables, words

# counted by the publishers of Flesch's score on its page in Wikipedia, to the point
PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
ITSELF = "This sentence, taken as a reading passage unto itself, is being used to prove a point."
MANCHA = "En un lugar de la Mancha, de cuyo nombre no quiero acordarme."

ENGLISH = """cat:1 the:1 someone:2 something:2 image:2 images:3 people:2 video:3 safely:2 created:3 device:2 used:1
wanted:2 places:2 pages:2 table:2 reading:2 passphrase:2 deleted:3 removed:2 anyone:3 every:2 library:3 address:2
asks:1 closes:2 shared:1 phone:1 because:2 police:2 payment:2 evidence:3 copyright:3 account:2 mistakes:2 matches:2
computer:3 certainly:3 caseworker:3 email:2 here:1 police's:2 don't:1 possible:3 actually:4 being:2 saying:2 uses:2
period:3 quiet:2 leaves:1 titles:2"""
SPANISH = """casa:2 día:2 país:2 ciudad:2 cuidado:3 aquí:2 quién:1 guía:2 leer:2 muy:1 y:1 ayuda:3 prohibido:4 ahí:2
imágenes:4 contraseña:4 siguiente:3 averiguar:4 estáis:2 huella:2 también:2 teléfono:4 ley:1 oír:2 línea:3 video:3"""


@pytest.mark.parametrize(("language", "known"), [("en", ENGLISH), ("es", SPANISH)])
def test_syllables_are_counted_as_a_dictionary_does(language: str, known: str) -> None:
    pairs = [(word, int(count)) for word, count in (pair.split(":") for pair in known.split())]
    assert [(word, syllables(word, language)) for word, _ in pairs] == pairs


@pytest.mark.parametrize(
    ("text", "language", "ease"),
    [(PLATYPUS, "en", 37.5), (ITSELF, "en", 69.0), ("The cat sat on the mat.", "en", 116.1), (MANCHA, "es", 94.6)],
    ids=["platypus", "itself", "cat", "mancha"],
)
def test_the_score_is_the_published_one(text: str, language: str, ease: float) -> None:
    assert measure([text], language).ease == pytest.approx(ease, abs=0.06)


def test_only_what_is_seen_in_main_counts() -> None:
    page = (
        "<title>a</title><p>b</p><main><p>Cats <a>sleep</a> here.</p><nav>c</nav><select><option>d</option></select>"
        "<ul><li>Dogs run<li>Birds fly</ul><p data-given>e <b>f</b></p><p hidden>g</p><br>"
        "<button>h</button>Fish.</main>"
    )
    assert list(sentences(page)) == ["Cats sleep here.", "Dogs run", "Birds fly", "Fish."]


def test_numbers_and_places_for_values_are_no_words() -> None:
    assert words("Line %(number)d of 12: {name} don’t e-mail") == ["Line", "of", "don’t", "e-mail"]


def test_labels_do_not_make_a_page_easier() -> None:
    assert measure([PLATYPUS, "Yes.", "No.", "Go on."], "en") == measure([PLATYPUS], "en")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("It goes " + "on and " * 10 + "on.", "longer than 20 words"),
        (PLATYPUS, "37.5 of 65"),
        ("You should have told us at once.", "should have"),
        ("<main></main>", "no sentence"),
    ],
    ids=["long", "hard", "blame", "empty"],
)
def test_a_text_that_is_not_plain_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        assert_plain(text, "en")


def test_the_list_finds_each_of_its_own_words() -> None:
    lost = [
        form
        for phrase in load_blame()
        for form in phrase.say
        if form not in [found.form for found in blame_in(f"So, {form.upper()}!", phrase.language)]
    ]
    assert lost == []


def test_the_list_has_every_kind_of_harm_in_both_languages_and_says_why() -> None:
    kinds = {(one.language, one.harm) for one in load_blame()}
    assert kinds == {(language, harm) for language in LANGUAGES for harm in ("blames", "belittles", "amplifies")}
    assert [one.say for one in load_blame() if not all(text.endswith(".") for text in one.why)] == []


def test_a_part_of_a_word_is_not_the_word() -> None:
    assert [one.form for one in blame_in("Pornhub, vírico, dramatic", "en")] == []


@pytest.mark.parametrize("say", ['["Nudes"]', '["a  b"]', '["x", "x"]', "[]"])
def test_a_form_that_could_never_be_found_is_refused(say: str) -> None:
    table = f'schema = 1\n[[phrase]]\nlanguage = "en"\nharm = "blames"\nsay = {say}\nwhy = {{ en = "a", es = "b" }}\n'
    with pytest.raises((ValueError, msgspec.ValidationError)):
        read_blame(table.encode())
