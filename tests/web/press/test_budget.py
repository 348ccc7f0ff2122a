"""Nobody can keep the server busy, and nothing is kept of who tried."""

import threading

import pytest

from amparo.errors import Unavailable
from amparo.web.press.budget import CHARACTERS_A_TOKEN, SLOTS, TOKENS, TOKENS_A_SECOND, Budget, Places, TooManyChecks

HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def budget() -> Budget:
    return Budget(b"k" * 32)


def spend_all(budget: Budget, now: float = 0.0) -> None:
    for _ in range(int(TOKENS)):
        budget.spend(HERE, 0, now)


def test_a_source_that_has_spent_its_budget_is_refused(budget: Budget) -> None:
    spend_all(budget)
    with pytest.raises(TooManyChecks):
        budget.spend(HERE, 0, 0.0)


def test_the_seconds_that_are_named_are_enough(budget: Budget) -> None:
    spend_all(budget)
    with pytest.raises(TooManyChecks) as refused:
        budget.spend(HERE, 3 * CHARACTERS_A_TOKEN, 0.0)
    assert refused.value.seconds == 4 / TOKENS_A_SECOND
    budget.spend(HERE, 3 * CHARACTERS_A_TOKEN, refused.value.seconds)


def test_a_long_article_costs_more(budget: Budget) -> None:
    for _ in range(int(TOKENS) // 4):
        budget.spend(HERE, 3 * CHARACTERS_A_TOKEN, 0.0)
    with pytest.raises(TooManyChecks):
        budget.spend(HERE, 0, 0.0)


def test_other_sources_have_budgets_of_their_own(budget: Budget) -> None:
    spend_all(budget)
    budget.spend(THERE, 0, 0.0)


def test_a_bucket_never_holds_more_than_full(budget: Budget) -> None:
    spend_all(budget, now=1e6)
    with pytest.raises(TooManyChecks):
        budget.spend(HERE, 0, 1e6)


def test_however_many_ask_memory_stays_the_same_and_no_address_is_in_it(budget: Budget) -> None:
    for number in range(3 * SLOTS):
        budget.spend(f"10.0.{number // 256}.{number % 256}", 0, float(number))
    assert len(budget._slots) == SLOTS
    assert "10.0." not in f"{vars(budget)}"


def test_only_so_many_wait_for_a_place_and_it_is_given_back() -> None:
    places = Places(at_once=1, waiting=1)
    inside = threading.Event()

    def wait() -> None:
        with places.taken():
            inside.set()

    with places.taken():
        waiting = threading.Thread(target=wait)
        waiting.start()
        while places._line._value:
            pass
        assert not inside.is_set()
        with pytest.raises(Unavailable), places.taken():
            pass
    waiting.join()
    with places.taken():
        assert inside.is_set()
