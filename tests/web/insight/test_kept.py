"""What was worked out is worked out once."""

import threading

import pytest

from amparo.web.insight import kept
from amparo.web.insight.kept import Kept
from amparo.web.shared.budget import AllTaken


def test_what_is_kept_is_not_made_again() -> None:
    values: Kept[str, int] = Kept(2)
    assert values.found("a") is None
    assert [values.made("a", lambda: 1), values.made("a", lambda: 2), values.found("a")] == [1, 1, 1]


def test_what_was_not_asked_for_the_longest_is_forgotten_first() -> None:
    values: Kept[str, str] = Kept(2)
    for key in ("a", "b"):
        values.made(key, lambda key=key: key)  # type: ignore[misc]
    values.found("a")
    values.made("c", lambda: "c")
    values.made("a", lambda: "again")
    values.made("d", lambda: "d")
    assert [values.found(key) for key in "abcd"] == ["a", None, None, "d"]


def test_those_who_ask_at_the_same_time_wait_for_the_one_who_works() -> None:
    values: Kept[str, int] = Kept(2)
    begun, go_on = threading.Event(), threading.Event()
    seen: list[int] = []

    def slowly() -> int:
        begun.set()
        assert go_on.wait(10)
        return 1

    first = threading.Thread(target=lambda: seen.append(values.made("a", slowly)))
    first.start()
    assert begun.wait(10)
    second = threading.Thread(target=lambda: seen.append(values.made("a", lambda: 2)))
    second.start()
    assert values.made("b", lambda: 3) == 3
    go_on.set()
    first.join()
    second.join()
    assert seen == [1, 1]


def test_who_waits_too_long_for_another_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "PATIENCE", 0.01)
    values: Kept[str, int] = Kept(2)

    def meanwhile() -> int:
        with pytest.raises(AllTaken):
            values.made("a", lambda: 2)
        return 1

    assert values.made("a", meanwhile) == 1


def test_what_failed_is_not_kept_and_can_be_made_later() -> None:
    values: Kept[str, int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        values.made("a", lambda: 1 // 0)
    assert values.made("a", lambda: 1) == 1
