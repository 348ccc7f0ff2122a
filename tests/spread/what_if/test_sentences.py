"""Sentences say the numbers of the rows, the same in both languages, people first and the limits last."""

import re

import pytest
from hypothesis import given, settings

from amparo.spread.what_if.answer import Answer, Row
from amparo.spread.what_if.answering import answer
from amparo.spread.what_if.expected import critical_hours
from amparo.spread.what_if.measures import NOTHING
from amparo.spread.what_if.places import FAMILIES
from amparo.spread.what_if.question import Question
from amparo.spread.what_if.sentences import LIMITS
from amparo.spread.what_if.wording import about_words, duration_words, people_words, share_words, spanish
from amparo.words import Words
from tests.spread.what_if.asking import ASKED, BACK, ENDLESS, FAST, HOSTILE, LATE, MIXED, NONE, ONE, answered, questions

EACH = pytest.mark.parametrize("given", ASKED.values(), ids=ASKED)
SHARE = re.compile(r"(fewer than 1|more than 99|\d+) of 100 copies would never be made")
PEOPLE = re.compile(r"([\d.,]+) (?:person|people) would share the image")
BAND = re.compile(r"between ([\w ]+?) and ([\w ]+?), by how people share")
HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "year": 8766.0}


def _english(found: Answer) -> str:
    return " ".join(words.en for words in found.sentences)


def _is_share(text: str, share: float) -> bool:
    if text in ("fewer than 1", "more than 99"):
        return 0.0 < share < 0.005 if text == "fewer than 1" else 0.995 < share < 1.0
    return abs(int(text) / 100.0 - share) <= 0.005 + 1e-9


def _told_in_order(found: Answer) -> list[Row]:
    """Rows that sentences tell of with "if", in the order in which they do."""
    keys = ["per_copy"] + ([] if found.unbounded else ["reported_only", "global_stop"])
    asked = found.question
    keys += ["blocked"] * (asked.blocked > 0) + ["limited"] * (asked.limit is not None) + ["all"]
    return [found.row(key) for key in keys if key == "per_copy" or found.row(key) is not None]


def _check_shares(found: Answer) -> None:
    told = SHARE.findall(_english(found))
    shares = [row.saved for row in _told_in_order(found) if row.saved is not None]
    if found.row("per_copy").saved is None:  # the other meanings are not told of where the first has no share
        shares = [row.saved for row in _told_in_order(found) if row.saved is not None and row.key not in _MEANINGS]
    assert len(told) == len(shares)
    assert all(_is_share(text, share) for text, share in zip(told, shares, strict=True))


_MEANINGS = ("reported_only", "global_stop")


def _check_people(found: Answer) -> None:
    told = [float(text.replace(",", "")) for text in PEOPLE.findall(_english(found))]
    rows = [row for row in _told_in_order(found) if row.key not in _MEANINGS]
    people = [row.people for row in rows if row.people is not None]
    early = found.row("per_copy").early
    told_early = found.horizon_hours > found.question.latency and found.row("nothing").early is not None
    if found.unbounded and told_early and early is not None:
        people.insert(0 if found.row("per_copy").people is None else 1, early)
    single = [found.row(key) for key in ("within_48", "within_24", "within_2", "blocked")]
    single += [row for row in found.rows if row.key == "limited"]
    best = min((row.people for row in single if row.people is not None), default=None)
    nothing = found.row("nothing").people
    if best is not None and (nothing is None or best < nothing * (1 - 1e-9)):
        people.append(best)
    assert told == pytest.approx(people, rel=0.05, abs=0.051)


def _check_without(found: Answer) -> None:
    told = {float(text.replace(",", "")) for text in re.findall(r"if nothing were done, ([\d.,]+) p", _english(found))}
    nothing = found.row("nothing")
    known = nothing.people if nothing.people is not None else nothing.early
    assert all(one == pytest.approx(known, rel=0.05, abs=0.051) for one in told)
    assert told or nothing.people is None


def _check_critical(found: Answer) -> None:
    told = re.search(r"within about ([\d.,]+) (\w+?)s? of each copy's being", _english(found))
    critical = found.row("nothing").critical_latency_hours
    assert (told is not None) == (critical is not None and critical < 8766.0)
    if told is not None and critical is not None:
        assert float(told[1].replace(",", "")) * HOURS[told[2]] == pytest.approx(critical, rel=0.06)


def _numbers(text: str, decimal: str) -> list[str]:
    plain = re.sub(r"(?<=\d)[\u00a0,](?=\d{3})", "", text) if decimal == "." else text.replace("\u00a0", "")
    found = re.findall(r"\d+(?:[.,]\d+)?", plain)
    return sorted(one.replace(",", ".") for one in found)


def _check_languages(found: Answer) -> None:
    for words in found.sentences:
        assert _numbers(words.en, ".") == _numbers(words.es, ","), words
        assert words.en != words.es
        assert not re.search(r"None|nan|inf\b|-\d|\{|\}|  ", words.en + words.es)
        assert words.en.endswith(".")
        assert words.es.endswith(".")


CHECKS = (_check_shares, _check_people, _check_without, _check_critical, _check_languages)


@EACH
@pytest.mark.parametrize("check", CHECKS)
def test_what_is_said_is_what_the_rows_have(given: dict[str, str], check: object) -> None:
    check(answered(given))  # type: ignore[operator]


@settings(max_examples=6, deadline=None)
@given(questions())
def test_what_is_said_is_what_the_rows_have_for_any_question(question: Question) -> None:
    found = answer(question)
    for check in CHECKS:
        check(found)


@EACH
def test_what_it_cannot_say_is_said_last(given: dict[str, str]) -> None:
    assert answered(given).sentences[-1] == LIMITS


def test_the_headline_is_removal_with_its_band() -> None:
    found = answered({})
    headline, row = found.sentences[0], found.row("per_copy")
    assert headline == Words(
        "If every copy were removed within 48 hours of its posting, 45 of 100 copies would never be made (between 32 "
        "and 60, by how people share).",
        "Si cada copia se retirara en 48 horas desde su publicación, 45 de cada 100 copias no llegarían a hacerse "
        "(entre 32 y 60, según cómo se comparta).",
    )
    low, high = BAND.findall(headline.en)[0]
    assert _is_share(low, row.saved_low or 0.0)
    assert _is_share(high, row.saved_high or 0.0)


def test_how_much_is_removed_and_when_it_is_found_are_part_of_the_headline() -> None:
    headline = answered(MIXED).sentences[0]
    assert headline.en.startswith(
        "If 90 of 100 copies were removed within 48 hours of being found (which takes 12 hours on average), "
    )
    assert headline.es.startswith(
        "Si 90 de cada 100 copias se retiraran en 48 horas desde que se encuentran (lo que tarda 12 horas de media), "
    )


def test_removal_that_brings_more_back_is_said_to() -> None:
    found = answered(BACK)
    assert "there would be more copies in the end than if nothing were removed" in found.sentences[0].en
    assert "al final habría más copias que sin retirar nada" in found.sentences[0].es


def test_a_leak_without_an_end_is_told_by_people_and_by_the_time_that_ends_it() -> None:
    first, held, early, *_ = answered(ENDLESS).sentences
    assert first.en.startswith(
        "If nothing were done, more and more people would share the image: each copy leads to 1.2"
    )
    assert "it would end: on average 22 people" in held.en
    assert early.en.startswith("Within the first 7 days, ")
    assert answered(LATE).sentences[1].en.endswith("that would still be so.")


def test_the_band_of_the_critical_latency_is_that_of_the_families() -> None:
    found = answered(ENDLESS)
    critical = found.sentences[-2]
    hours = [critical_hours(found.question, NOTHING, family) for family in FAMILIES]
    assert max(one for one in hours if one is not None) > 8766.0
    assert "(between 36 hours and more than a year, by how people share)" in critical.en
    assert min(one for one in hours if one is not None) == pytest.approx(36.0, abs=0.5)


def test_what_no_removal_ends_is_said_to_have_no_time() -> None:
    assert answered(FAST).sentences[-2].en.startswith("Removal alone gives it no end, however fast")
    assert answered(ONE).sentences[-2].en.startswith("Even removal a year after")


def test_where_nothing_helps_no_measure_is_praised() -> None:
    for asked in (NONE, FAST):
        assert any("nothing would help here by itself" in words.en for words in answered(asked).sentences)


def test_blocking_is_not_told_of_where_nothing_is_blocked() -> None:
    assert not any(words.en.startswith("If 0 of 100 uploads") for words in answered(FAST).sentences)


def test_the_measure_that_is_praised_leaves_the_fewest_people() -> None:
    praised = next(words for words in answered(HOSTILE).sentences if words.en.startswith("What would change most"))
    assert praised.en == (
        "What would change most by itself: 100 of 100 uploads recognised and stopped; 1 person would share the image "
        "on average; with removal within 48 hours, more and more people."
    )
    assert "compartiría la imagen 1 persona de media; con retirada en 48 horas, cada vez más gente." in praised.es
    slow = answered({"blocked": "10"})
    assert any("removed within 2 hours of its posting; 1.3 people" in words.en for words in slow.sentences)


@pytest.mark.parametrize(
    ("hours", "en", "es"),
    [
        (0.25, "15 minutes", "15 minutos"),
        (1.0, "1 hour", "1 hora"),
        (36.5, "36.5 hours", "36,5 horas"),
        (48.0, "48 hours", "48 horas"),
        (720.0, "30 days", "30 días"),
        (73.0, "73 hours", "73 horas"),
    ],
)
def test_a_time_is_said_as_it_was_given(hours: float, en: str, es: str) -> None:
    assert duration_words(hours) == Words(en, es)


@pytest.mark.parametrize(
    ("hours", "en"),
    [
        (1e-9, "1 second"),
        (0.01, "36 seconds"),
        (0.63, "38 minutes"),
        (3.97, "4 hours"),
        (1.0, "1 hour"),
        (90.0, "3.8 days"),
        (262_980.0, "30 years"),
    ],
)
def test_a_reckoned_time_has_two_digits(hours: float, en: str) -> None:
    assert about_words(hours).en == en


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (1.0, Words("1 person", "1 persona")),
        (1.26, Words("1.3 people", "1,3 personas")),
        (9.96, Words("10 people", "10 personas")),
        (1000.4, Words("1,000 people", "1000 personas")),
        (123_456.0, Words("123,000 people", "123\u00a0000 personas")),
    ],
)
def test_people_are_told_to_three_digits_at_most(people: float, words: Words) -> None:
    assert people_words(people) == words


@pytest.mark.parametrize(
    ("share", "en"),
    [
        (0.0, "0 of 100"),
        (0.004, "fewer than 1 of 100"),
        (0.45, "45 of 100"),
        (0.998, "more than 99 of 100"),
        (1.0, "100 of 100"),
    ],
)
def test_a_share_is_none_or_all_only_where_it_is(share: float, en: str) -> None:
    assert share_words(share).en == en


def test_spanish_numbers_have_a_comma() -> None:
    assert [spanish(text) for text in ("1.5", "1,000", "12,345.6")] == ["1,5", "1000", "12\u00a0345,6"]
