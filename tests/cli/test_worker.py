"""The worker's two halves live and die together."""

import threading

import pytest

from amparo.cli import worker
from amparo.settings import Settings


def test_a_defect_in_casework_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    def publish(stop: threading.Event, *_: object) -> None:
        assert stop.wait(20)

    monkeypatch.setattr(worker, "load", Settings)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker, "_work_on_cases", broken)
    monkeypatch.setattr(worker, "_publish", publish)
    with pytest.raises(ZeroDivisionError):
        worker.worker()


def test_a_defect_in_publishing_ends_casework(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []

    def work(stop: threading.Event, *_: object) -> None:
        ended.append(stop.wait(20))

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "load", Settings)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker, "_work_on_cases", work)
    monkeypatch.setattr(worker, "_publish", broken)
    with pytest.raises(ZeroDivisionError):
        worker.worker()
    assert ended == [True]
