"""Nobody can keep the server busy, and nothing is kept of who tried."""

import threading

import pytest

from amparo.web.shared.asgi import THREADS
from amparo.web.shared.budget import AT_ONCE, SLOTS, WAITING, AllTaken, Buckets, Places

HERE, THERE = "192.0.2.1", "198.51.100.7"
TOKENS, A_SECOND = 60, 0.5


@pytest.fixture
def buckets() -> Buckets:
    return Buckets(TOKENS, A_SECOND, b"k" * 32)


def spend_all(buckets: Buckets, now: float = 0.0) -> None:
    for _ in range(TOKENS):
        assert buckets.spend(HERE, 1, now) == 0


def test_a_source_that_has_spent_its_budget_is_refused(buckets: Buckets) -> None:
    spend_all(buckets)
    assert buckets.spend(HERE, 1, 0.0) > 0


def test_the_seconds_that_are_named_are_enough(buckets: Buckets) -> None:
    spend_all(buckets)
    seconds = buckets.spend(HERE, 4, 0.0)
    assert seconds == 4 / A_SECOND
    assert buckets.spend(HERE, 4, seconds) == 0


def test_other_sources_have_budgets_of_their_own(buckets: Buckets) -> None:
    spend_all(buckets)
    assert buckets.spend(THERE, 1, 0.0) == 0


def test_a_bucket_never_holds_more_than_full(buckets: Buckets) -> None:
    spend_all(buckets, now=1e6)
    assert buckets.spend(HERE, 1, 1e6) > 0


def test_however_many_ask_memory_stays_the_same_and_no_address_is_in_it(buckets: Buckets) -> None:
    for number in range(3 * SLOTS):
        buckets.spend(f"10.0.{number // 256}.{number % 256}", 0, float(number))
    assert len(buckets._slots) == SLOTS
    assert "10.0." not in f"{vars(buckets)}"


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
        with pytest.raises(AllTaken), places.taken():
            pass
    waiting.join()
    with places.taken():
        assert inside.is_set()


def test_who_has_waited_long_enough_is_sent_away_and_leaves_the_line() -> None:
    places = Places(at_once=1, waiting=1, patience=0.01)
    with places.taken():
        for _ in range(3):
            with pytest.raises(AllTaken), places.taken():
                pass


def test_long_sums_leave_half_of_the_threads_to_the_other_pages() -> None:
    assert AT_ONCE + WAITING <= THREADS // 2
