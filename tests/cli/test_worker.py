"""The worker's parts live and die together."""

import threading
from collections.abc import Callable

import msgspec
import pytest

from amparo.cli import worker
from amparo.settings import Settings, SiteSettings


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


def helpline() -> Settings:
    return msgspec.structs.replace(Settings(), site=SiteSettings(kind="helpline"))


def test_a_defect_in_survivors_cases_ends_the_worker_of_a_helpline(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = []

    def wait(stop: threading.Event, *_: object) -> None:
        waited.append(stop.wait(20))

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "load", helpline)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker, "_work_on_cases", wait)
    monkeypatch.setattr(worker, "_publish", wait)
    monkeypatch.setattr(worker, "_work_for_survivors", broken)
    with pytest.raises(ZeroDivisionError):
        worker.worker()
    assert waited == [True, True]


@pytest.mark.parametrize(("settings", "parts"), [(Settings, 1), (helpline, 2)], ids=["platform", "helpline"])
def test_only_a_helpline_tends_survivors_cases(
    monkeypatch: pytest.MonkeyPatch, settings: Callable[[], Settings], parts: int
) -> None:
    begun = []
    monkeypatch.setattr(worker, "load", settings)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker, "_work_on_cases", lambda *_: begun.append("cases"))
    monkeypatch.setattr(worker, "_work_for_survivors", lambda *_: begun.append("survivors"))
    monkeypatch.setattr(worker, "_publish", lambda *_: None)
    worker.worker()
    assert sorted(begun) == ["cases", "survivors"][:parts]
