"""The words that passphrases are made of: enough of them, easy to type and to say, and none that hurts."""

import re
from math import log2

import pytest

from amparo.errors import BadInput
from amparo.registry.passphrase_words import passphrase_words

LANGUAGES = ("en", "es")
FIVE_DICE = 6**5

UNWANTED = {
    "en": re.compile(
        r"sex|porn|nud[ei]|naked|rapist|murder|suicid|slaught|corpse|coffin|funer|weapon|bullets?$|poison|terror|tortur"
        r"|violen|^abus|abuse|kidnap|blackmail|stalk(?!s)er|harass|threat|victim|blame|shame|guilt|police|arrest|prison"
        r"|jail|drug|heroin|cocain|drunk|vodka|whisk[ey]y|photo|video|camera|selfie|husband|divorc|girlf|boyfr|jealous"
        r"|penis|vagin|breast|nipple|genital|uter[iu]s|fuck|bitch|^slut|whore|idiot|stupid|church|jesus|satan|muslim"
        r"|jewish|cancer|surgeon|hospital|disease|nazi|fascis|communis|senator|^kill|^death|^dead|^die$|^dying"
    ),
    "es": re.compile(
        r"sexo|sexu|porno|desnud|asesin|suicid|muert|cadaver|ataud|funer|fusil|pistol|^bala[sz]?[oa]?$|venen|terror"
        r"|tortur|violad|violac|violen|abus[aoe]|secuest|chantaj|acosad|acosar|amenaz|victim|culpa|verguenz|polic|arrest"
        r"|carcel|prision|delito|droga|heroin|cocain|borrach|tequila|vodka|fotog|video|esposo|esposa|marid|divorc|novio"
        r"|novia|^celos|pene$|vagin|pezon|teta[sz]?$|genital|^utero|mierda|^put[ao]|^culo|idiota|estupid|iglesia|jesus"
        r"|satan|musulm|judio|^cancer$|cirujan|hospital|enferm|nazi|fascis|comunis|senador|^matar|morir|guerra|sangr"
    ),
}


def words_matching(language: str, stems: re.Pattern[str]) -> list[str]:
    return [word for word in passphrase_words(language) if stems.search(word)]


def joined_from_two(words: tuple[str, ...]) -> list[str]:
    known = set(words)
    return [word for word in words if any(word[:at] in known and word[at:] in known for at in range(1, len(word)))]


def with_plural(words: tuple[str, ...]) -> list[str]:
    known = set(words)
    return [word for word in words if {word + "s", word + "es"} & known]


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_dice_choose_a_word(language: str) -> None:
    assert len(passphrase_words(language)) == FIVE_DICE


@pytest.mark.parametrize("language", LANGUAGES)
def test_seven_words_hold_ninety_bits(language: str) -> None:
    assert 7 * log2(len(set(passphrase_words(language)))) >= 90


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_listed_twice(language: str) -> None:
    words = passphrase_words(language)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_sorted(language: str) -> None:
    words = passphrase_words(language)
    assert words == tuple(sorted(words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_typed_with_three_to_nine_plain_letters(language: str) -> None:
    assert [word for word in passphrase_words(language) if not re.fullmatch("[a-z]{3,9}", word)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_two_others_written_together(language: str) -> None:
    assert joined_from_two(passphrase_words(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_plural_stands_beside_its_singular(language: str) -> None:
    assert with_plural(passphrase_words(language)) == []


def test_no_english_plural_in_ies_stands_beside_its_singular() -> None:
    words = set(passphrase_words("en"))
    assert [word for word in words if word.endswith("y") and word[:-1] + "ies" in words] == []


def test_no_spanish_plural_in_ces_stands_beside_its_singular() -> None:
    words = set(passphrase_words("es"))
    assert [word for word in words if word.endswith("z") and word[:-1] + "ces" in words] == []


def test_no_spanish_feminine_stands_beside_its_masculine() -> None:
    words = set(passphrase_words("es"))
    pairs = [word for word in words if word.endswith("o") and word[:-1] + "a" in words]
    pairs += [word for word in words if word.endswith("or") and word + "a" in words]
    assert pairs == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_can_hurt(language: str) -> None:
    assert words_matching(language, UNWANTED[language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_what_it_is_and_the_words_leave_that_out(language: str) -> None:
    assert not any(word.startswith("#") for word in passphrase_words(language))


def test_a_language_without_a_list_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        passphrase_words("xx")
    assert refusal.value.code == "unknown_language"
