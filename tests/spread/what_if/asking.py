"""Questions for tests, and their answers, each worked out once."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from amparo.spread.what_if.answer import Answer
from amparo.spread.what_if.answering import answer
from amparo.spread.what_if.question import Known, Question, question_of

ENDLESS = {"n": "1.2"}
BACK = {"returns": "0.3"}
MIXED = {"found": "12", "removed": "90", "altered": "10", "limit": "5", "n": "0.7"}
LATE = {"n": "1.2", "latency": "240"}
HOSTILE = {"n": "3", "found": "720", "returns": "5", "limit": "1", "blocked": "100", "removed": "0"}
FAST = {"feed": "100", "n": "3", "returns": "5", "blocked": "0", "latency": "0"}
ONE = {"n": "1"}
NEARLY = {"n": "0.999", "known": "before"}
NONE = {"n": "0", "board": "7"}
ASKED: dict[str, dict[str, str]] = {
    "plain": {},
    "endless": ENDLESS,
    "back": BACK,
    "mixed": MIXED,
    "late": LATE,
    "hostile": HOSTILE,
    "fast": FAST,
    "one": ONE,
    "nearly": NEARLY,
    "none": NONE,
}


@cache
def _answered(parameters: tuple[tuple[str, str], ...]) -> Answer:
    return answer(question_of(dict(parameters)))


def answered(given: dict[str, str]) -> Answer:
    """The answer to the question in these texts."""
    return _answered(tuple(sorted(given.items())))


def _number(low: float, high: float, decimals: int) -> st.SearchStrategy[float]:
    scale = 10**decimals
    return st.integers(round(low * scale), round(high * scale)).map(lambda whole: round(whole / scale, decimals))


_parts = st.integers(0, 100)
_mixes = st.tuples(_parts, _parts, _parts, _parts).filter(any)


def questions(**fixed: Any) -> st.SearchStrategy[Question]:
    """Any question at all, but for what is fixed."""
    numbers = {
        "n": _number(0, 3, 3),
        "latency": _number(0, 720, 2),
        "removed": _number(0, 100, 1),
        "found": st.just(0.0) | _number(0, 720, 2),
        "blocked": _number(0, 100, 1),
        "altered": st.just(0.0) | _number(0, 100, 1),
        "limit": st.none() | st.integers(1, 1000),
        "returns": st.just(0.0) | _number(0, 5, 2),
        "known": st.sampled_from(Known),
    }
    chosen = numbers | {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value) for name, value in fixed.items()
    }

    def made(mix: tuple[int, int, int, int], rest: dict[str, Any]) -> Question:
        feed, network, board, messages = mix
        return Question(feed=feed, network=network, board=board, messages=messages, **rest)

    return st.builds(made, _mixes, st.fixed_dictionaries(chosen))
