"""Nobody can keep the server busy with articles. How budgets and places work is in tests/web/test_budget.py."""

import pytest

from amparo.errors import Unavailable
from amparo.web.press.budget import (
    CHARACTERS_A_TOKEN,
    TOKENS,
    TOKENS_A_SECOND,
    Budget,
    TooManyChecks,
    place_among,
)
from amparo.web.shared.budget import Buckets, Places

HERE = "192.0.2.1"


@pytest.fixture
def budget() -> Budget:
    return Budget(Buckets(TOKENS, TOKENS_A_SECOND, b"k" * 32))


def test_a_source_that_has_spent_its_budget_is_refused_and_told_for_how_long(budget: Budget) -> None:
    for _ in range(int(TOKENS)):
        budget.spend(HERE, 0, 0.0)
    with pytest.raises(TooManyChecks) as refused:
        budget.spend(HERE, 3 * CHARACTERS_A_TOKEN, 0.0)
    assert refused.value.seconds == 4 / TOKENS_A_SECOND


def test_a_long_article_costs_more(budget: Budget) -> None:
    for _ in range(int(TOKENS) // 4):
        budget.spend(HERE, 3 * CHARACTERS_A_TOKEN, 0.0)
    with pytest.raises(TooManyChecks):
        budget.spend(HERE, 0, 0.0)


def test_where_all_places_are_taken_the_code_says_so() -> None:
    places = Places(at_once=1, waiting=0)
    with places.taken(), pytest.raises(Unavailable, match="checks_busy"), place_among(places):
        pass
