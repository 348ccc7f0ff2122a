"""An error that nobody foresaw is answered, and written down without a word of what was sent."""

import asyncio
import logging
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from amparo.gate.envelope import Envelope
from amparo.gate.metrics import Metrics


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise ValueError("secret words of the caller")


def ask(app: Envelope) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    asyncio.run(app({"type": "http", "method": "POST", "path": "/v1/check"}, receive, send))
    return sent


def test_the_caller_is_told_that_nothing_was_decided() -> None:
    metrics = Metrics()
    start, body = ask(Envelope(broken, metrics, frozenset({"/v1/check"})))
    assert start["status"] == 500
    assert (b"cache-control", b"no-store") in start["headers"]
    assert body["body"] == b'{"error":"internal","message":"Something went wrong here; nothing was decided."}'
    assert 'amparo_gate_requests_total{method="POST",route="/v1/check",status="500"} 1.0' in metrics.text().decode()


def test_the_log_has_the_kind_and_place_and_no_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        ask(Envelope(broken, Metrics(), frozenset()))
    assert "unexpected ValueError at broken:" in caplog.text
    assert "secret" not in caplog.text
