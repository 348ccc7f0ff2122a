"""Uploads at the gate, and what each must lead to."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from amparo.demo import pictures
from amparo.demo.commands import Commands
from amparo.demo.events import Chapter, Check, Command, Event
from amparo.errors import Unavailable

BANK = "demo"
WITHDRAWN, ADDED = "coffee", "gravel"
"""The picture whose report is withdrawn, and the one that is reported while the gate runs."""
FOLLOW_SECONDS = 5.0
"""Most that a change may take to reach the gate before the demo gives up; it takes about a tenth of a second."""
_TEXT = b"Shopping: bread, coffee, oranges. Not a picture at all, whatever its name says.\n"


def tell(home: Path) -> Iterator[Event]:
    """Everything that happens, as it happens. home: an empty folder. Raises Unavailable `demo_failed`."""
    amparo = Commands(home)
    yield Chapter("Six pictures are reported. Only their fingerprints are kept.")
    yield Command(amparo.run("bank", "create", BANK).line, "an empty bank")
    added = amparo.run("bank", "add", BANK, *map(pictures.path_of, pictures.BANKED))
    items = {Path(one["path"]).name: one["item"] for one in added.said}
    yield Command(added.line, f"{len(items)} items")
    key = amparo.run("key", "issue", "--scope", "check")
    yield Command(key.line, "a key for the platform's server")
    with amparo.gate() as address, _client(address, key.said["token"]) as client:
        yield Command("amparo gate", f"answers at {address}")
        yield from _uploads(client)
        yield from _changes(client, amparo, items[pictures.BANKED[WITHDRAWN]])


def _uploads(client: httpx.Client) -> Iterator[Event]:
    yield Chapter("They are uploaded again as pictures come back. Decision and milliseconds:")
    for name in pictures.BANKED:
        yield _check(client, name, "the same file", pictures.path_of(name).read_bytes(), "BLOCK")
        picture = pictures.open_picture(name)
        for variant in pictures.VARIANTS:
            yield _check(client, name, variant.name, variant.bytes_of(picture), "BLOCK")
    yield Chapter("Then pictures that nobody reported, and a file that is no picture:")
    for name in pictures.UNRELATED:
        yield _check(client, name, "as it is", pictures.path_of(name).read_bytes(), "ALLOW")
    yield _check(client, "shopping list", "named photo.jpg", _TEXT, "ALLOW")


def _changes(client: httpx.Client, amparo: Commands, item: str) -> Iterator[Event]:
    yield Chapter("A report is withdrawn: the picture passes.")
    yield Command(amparo.run("bank", "withdraw", BANK, item).line, "withdrawn")
    yield _followed(client, WITHDRAWN, "ALLOW")
    yield Chapter("A picture is reported while the gate runs: it is blocked.")
    yield Command(amparo.run("bank", "add", BANK, pictures.path_of(ADDED)).line, "1 item")
    yield _followed(client, ADDED, "BLOCK")


def _followed(client: httpx.Client, name: str, expected: str) -> Check:
    """The first check that shows the change, or the last one before giving up."""
    data = pictures.path_of(name).read_bytes()
    start = time.monotonic()
    while True:
        check = _check(client, name, "the same file", data, expected)
        waited = time.monotonic() - start
        if check.as_expected or waited > FOLLOW_SECONDS:
            return check
        time.sleep(0.02)


def _check(client: httpx.Client, picture: str, change: str, data: bytes, expected: str) -> Check:
    start = time.perf_counter()
    answer = client.post("/v1/check", files={"file": ("photo.jpg", data, "image/jpeg")})
    milliseconds = (time.perf_counter() - start) * 1000
    if answer.status_code != httpx.codes.OK:
        raise Unavailable("demo_failed", f"The gate answered {answer.status_code}: {answer.json()['error']}.")
    said = answer.json()
    return Check(picture, change, said["decision"], said["reason"], expected, milliseconds)


def _client(address: str, token: str) -> httpx.Client:
    """A client for this machine only: proxies named in the environment are not asked."""
    return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=30.0, trust_env=False)
