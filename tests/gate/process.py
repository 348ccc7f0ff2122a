"""A real gate process on a free port, and what a publisher puts before it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from amparo.matching.state import BankKind, BankState, Change, HoldState, ItemState, KeyState, Opinion, SignalState
from amparo.snapshots.publisher import Publisher
from amparo.spool.model import Attempt
from amparo.spool.reader import batches
from tests.gate import pictures

BANK = BankState(1, "secret-bank-name", BankKind.POSITIVE, 31, 50, True)
HARMLESS = BankState(2, "harmless-bank-name", BankKind.NEGATIVE, 31, 50, True)
SECRET = "5" * 64
ALL = ("check", "explain", "batch", "metrics", "health")


def key(name: str, *scopes: str, budget: int = 1_000_000, revoked: bool = False) -> KeyState:
    return KeyState(name, pictures.sha256(SECRET.encode()), scopes or ALL, budget, revoked)


def token(name: str) -> dict[str, str]:
    return {"authorization": f"Bearer amp_{name}_{SECRET}"}


def item(number: int, *signals: SignalState, opinion: Opinion = Opinion.POSITIVE, bank: int = 1) -> ItemState:
    return ItemState(UUID(int=number), bank, bool(signals), opinion, signals)


def wait_for(reached: Callable[[], bool], seconds: float = 30.0) -> None:
    """Poll: how soon something happens is measured elsewhere, that it happens is tested here."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@dataclass
class Installation:
    """A home folder with a snapshot that a test writes."""

    home: Path
    seq: int = 0
    environment: dict[str, str] = field(default_factory=dict)

    def rebuild(self, *items: ItemState, keys: Sequence[KeyState] = (), banks: Sequence[BankState] = ()) -> None:
        self.seq += 1
        with Publisher(self.home / "snapshot") as publisher:
            change = Change(self.seq, (BANK, HARMLESS, *banks), items, (key("all"), *keys))
            publisher.rebuild([change])
            publisher.heartbeat(time.time())

    def publish(
        self, items: Sequence[ItemState] = (), keys: Sequence[KeyState] = (), holds: Sequence[HoldState] = ()
    ) -> None:
        self.seq += 1
        with Publisher(self.home / "snapshot") as publisher:
            publisher.publish(Change(self.seq, items=tuple(items), keys=tuple(keys), holds=tuple(holds)))
            publisher.heartbeat(time.time())

    def attempts(self) -> list[Attempt]:
        """What a worker would read now."""
        return [attempt for batch in batches(self.home / "spool") for attempt in batch.attempts]


@dataclass
class Gate:
    """A running gate."""

    process: "subprocess.Popen[str]"
    client: httpx.Client
    at: Installation
    temporary: Path

    def check(self, name: str = "all", **request: object) -> httpx.Response:
        return self.client.post("/v1/check", json=request, headers=token(name))

    def check_pdq(self, value: str, name: str = "all", **request: object) -> httpx.Response:
        fingerprint = {"type": "pdq", "value": value, "quality": 100}
        return self.check(name, fingerprints=[fingerprint], **request)

    def check_file(self, data: bytes, name: str = "all", **request: object) -> httpx.Response:
        parts: dict[str, tuple[str | None, bytes, str]] = {"file": ("x", data, "application/octet-stream")}
        if request:
            parts["request"] = (None, json.dumps(request).encode(), "application/json")
        return self.client.post("/v1/check", files=parts, headers=token(name))

    def stop(self, number: int = signal.SIGTERM) -> tuple[str, str]:
        """End it. Returns what it printed."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.communicate(timeout=60)


@contextmanager
def running(at: Installation, *arguments: str) -> Iterator[Gate]:
    """Start a gate and stop it at the end of the block."""
    temporary = at.home.with_name("tmp")
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, "AMPARO_HOME": str(at.home), "TMPDIR": str(temporary), **at.environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "amparo", "gate", "--port", "0", "--json", *(arguments or ("--no-worker",))],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        pytest.fail(f"the gate did not start: {process.communicate()[1]}")
    gate = Gate(process, httpx.Client(base_url=json.loads(line)["address"], timeout=60), at, temporary)
    try:
        yield gate
    finally:
        gate.stop()
