"""What must stand in whatever an expression of a rule finds."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
)


@pytest.mark.parametrize(
    ("pattern", "anchors"),
    [
        (r"(?<!\w)@[a-z]{2,9}", ("@",)),
        (r"\w+\.(?:com|net)/", (".com/", ".net/")),
        (r"\b[Dd]oor,?\s", ("Door", "door")),
        (r"\w+", None),
        (r"(?i)door", None),
        (r"(?i:door)", None),
        (r"(?:door)?\w", None),
    ],
)
def test_the_anchors_of_an_expression(pattern: str, anchors: tuple[str, ...] | None) -> None:
    assert expression(pattern).anchors == anchors


@settings(deadline=None)
@given(st.sampled_from(PATTERNS), st.text("abcdefxyzFILE@ ", max_size=12) | st.sampled_from(["file named a", "FILE c"]))
def test_where_an_expression_finds_something_it_is_looked_for(pattern: str, text: str) -> None:
    assert expression(pattern).may_find(text) or not re.search(pattern, text, re.M)
