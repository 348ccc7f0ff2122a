"""Sentences, quotations and clauses in both languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.press.sentences import clause, quotations, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Vega said so. She left.", ["Dr. Vega said so.", "She left."]),
        ("La Sra. Ruiz habló. ¿Quién fue?", ["La Sra. Ruiz habló.", "¿Quién fue?"]),
        ("“It is over.” She left.", ["“It is over.”", "She left."]),
        ("Según el art. 197 se castiga. «Fin.» Otra.", ["Según el art. 197 se castiga.", "«Fin.»", "Otra."]),
        ("It cost 3.5 euros! Really…", ["It cost 3.5 euros!", "Really…"]),
        ("In the U.S. Congress met.", ["In the U.S. Congress met."]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “one” and «two».", ["“one”", "«two»"]),
        ('A "third" one', ['"third"']),
        ("It’s ‘four’ o’clock", ["‘four’"]),
        ("An “unclosed one", []),
    ],
)
def test_quotations_stand_between_their_marks(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == expected


def test_a_clause_ends_at_but() -> None:
    text = "she is not to blame but she should have known"
    start = text.index("should")
    assert text[slice(*clause(text, start, start + 6))].strip() == "she should have known"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_sentences_hold_every_character_that_is_no_blank(text: str) -> None:
    kept = "".join("".join(text[start:end].split()) for start, end in sentences(text))
    assert kept == "".join(text.split())


def test_what_is_longer_than_any_sentence_is_cut_between_words() -> None:
    words = "viral video " * 1_000
    parts = [words[start:end] for start, end in sentences(words)]
    assert " ".join(parts) == words.strip()
    assert max(len(part) for part in parts) <= 4_000
