"""What must stand in whatever an expression of a rule finds."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amparo.press.fold import fold
from amparo.press.kinds.lexical import _CAPITALS
from amparo.press.phrases.expression import expression

PATTERNS = (
    r"(?<!\w)@[a-z]{2,9}",
    r"\b(?:file|folder) (?:named|called)? ?\w+",
    r"ab+c?|[xy]z",
    r"a(?:b|cd)e{0,2}f",
    r"(?:ab){2}c",
    r"(?i:file) c",
    r"(?:a|b)?c\b",
    r"[^a]b",
    r"(a)(?=b)b",
    r"(?i:abc|EF)d?",
    r"(?i)file",
)


@pytest.mark.parametrize(
    ("pattern", "anchors"),
    [
        (r"(?<!\w)@[a-z]{2,9}", ("@",)),
        (r"\w+\.(?:com|net)/", (".com/", ".net/")),
        (r"\b[Dd]oor,?\s", ("door",)),
        (r"\w+", None),
        (r"(?i)Door", ("door",)),
        (r"(?i:dóor) x", ("door x",)),
        (r"(?i:doør)", None),
        (r"(?:door)?\w", None),
    ],
)
def test_the_anchors_of_an_expression(pattern: str, anchors: tuple[str, ...] | None) -> None:
    assert expression(pattern).anchors == anchors


@settings(deadline=None)
@given(
    st.sampled_from(PATTERNS), st.text("abcdefxyzFILEİıſ@ ", max_size=12) | st.sampled_from(["file named a", "FILE c"])
)
def test_where_an_expression_finds_something_it_is_looked_for(pattern: str, text: str) -> None:
    assert expression(pattern).may_find(fold(text)) or not re.search(pattern, text, re.M)


@pytest.mark.parametrize("text", ["FILE", "fıle", "fİle", "File"])
def test_letters_that_are_taken_for_others_keep_no_expression_from_looking(text: str) -> None:
    assert re.search("(?i)file", text)
    assert expression("(?i)file").may_find(fold(text))


@settings(deadline=None)
@given(st.text("aBCDE., :!Ñ\n", max_size=25))
@example("a\n., BCDE!")
def test_capitals_are_found_from_their_first_chance_on(text: str) -> None:
    at = _CAPITALS.first_chance(text, fold(text))
    found = _CAPITALS.pattern.finditer(text, at) if at >= 0 else ()
    assert [one.span() for one in found] == [one.span() for one in _CAPITALS.pattern.finditer(text)]
