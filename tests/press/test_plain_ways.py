"""What is written to be fast says the same as the plain way of saying it."""

import re
import sys
import unicodedata
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from amparo.press import names, sentences
from amparo.press.address import above, is_below
from amparo.press.fold import _FOLD, fold
from amparo.press.known import Helpline, Known
from amparo.press.phrases.expression import _ALSO_SMALL, _PLAIN_LETTERS
from amparo.press.phrases.tokens import WORDS, tokens

CAPITAL = r"[A-ZÁÉÍÓÚÑÜÀÈÇÖÄØÅŠŽ][\w]*(?:['’-][A-ZÁÉÍÓÚÑÜ]?\w+)*"
RUN = re.compile(rf"(?<!\w){CAPITAL}(?:{names._BETWEEN}{CAPITAL}){{1,4}}(?!\w)")
SMALL_WORD = re.compile(r"(?<![\w'’-])[a-zñáéíóú]\w+")
END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+\s+(?=["'“‘«(\[¿¡—–-]*[A-ZÁÉÍÓÚÑÜ0-9])|\n\s*\n|\n(?=[-*•]\s)""")
MARK = re.compile(r'[“«„"]|(?<!\w)‘')
TEXTS = st.text("aábñAÑÉ09_ \xa0\n.!?…,'’‘“”\"«»)-*•¿—", max_size=30) | st.lists(
    st.sampled_from(["Ana", "de la", "Ruiz", "O'Neil", "van", "x-Ray", "don't", "casa", "1.", ". ", "! ", "\n\n", " "]),
    max_size=12,
).map("".join)
HOSTS = st.lists(st.sampled_from(["a", "b", "ab", "example", "org"]), min_size=1, max_size=5).map(".".join)


@settings(deadline=None)
@given(TEXTS)
@example("xAna Ruiz")
def test_capitalised_words_are_found_as_the_plain_expression_finds_them(text: str) -> None:
    assert [one.span() for one in names._RUN.finditer(text)] == [one.span() for one in RUN.finditer(text)]


@settings(deadline=None)
@given(TEXTS)
@example("casa-casa ’casa don't")
def test_small_words_are_found_as_the_plain_expression_finds_them(text: str) -> None:
    assert [one for one in names._SMALL_WORD.findall(text) if one] == SMALL_WORD.findall(text)


@settings(deadline=None)
@given(TEXTS)
def test_sentences_end_where_the_plain_expression_ends_them(text: str) -> None:
    assert [one.span() for one in sentences._END.finditer(text)] == [one.span() for one in END.finditer(text)]


@settings(deadline=None)
@given(TEXTS)
def test_quotation_marks_open_where_the_plain_expression_says_so(text: str) -> None:
    assert [one.start() for one in sentences._MARK.finditer(text)] == [one.start() for one in MARK.finditer(text)]


@settings(deadline=None)
@given(TEXTS)
def test_words_and_their_places_are_those_of_the_plain_expression(text: str) -> None:
    found = list(WORDS.finditer(text))
    assert tokens(text) == ([one.group() for one in found], [one.start() for one in found])


@given(st.text(st.characters(exclude_characters="Σ"), max_size=30) | TEXTS)
def test_folding_is_done_letter_by_letter(text: str) -> None:
    # Capital sigma has two small letters, of which the place in the word decides.
    small = [one.lower() if len(one.lower()) == 1 else one for one in text]
    assert fold(text) == "".join(_FOLD.get(one, one) for one in small)


def test_no_letter_becomes_one_that_is_folded_further() -> None:
    assert not set(_FOLD.values()) & _FOLD.keys()


@given(HOSTS, HOSTS)
def test_a_host_stands_below_those_that_are_above_it_and_no_other(host: str, parent: str) -> None:
    assert (parent in above(host)) == is_below(host, parent)


@given(HOSTS, st.lists(HOSTS, max_size=3), st.lists(HOSTS, max_size=3))
def test_the_helplines_of_a_host_are_those_that_it_stands_below(host: str, one: list[str], other: list[str]) -> None:
    helplines = tuple(
        Helpline(name, frozenset(), (), (), tuple(hosts), date.min) for name, hosts in (("one", one), ("other", other))
    )
    below = [place for place, line in enumerate(helplines) if any(is_below(host, own) for own in line.hosts)]
    assert Known(helplines).with_host(host) == below


def test_whatever_letter_is_taken_for_a_plain_one_folds_to_the_same_or_is_known_not_to() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1))).replace("\n", "")
    for plain in sorted(one for one in _PLAIN_LETTERS if one.isalpha()):
        taken = set(re.findall(plain, every, re.I))
        assert {one for one in taken if fold(one) != fold(plain)} <= set(_ALSO_SMALL), unicodedata.name(plain)
