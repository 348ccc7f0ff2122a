"""A notice from its receipt to a sound chain of evidence, on a small photo site."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from amparo.demo.commands import Commands
from amparo.demo.events import Address, Chapter, Command, Event, Outcome
from amparo.demo.photo_platform import (
    MODERATOR,
    WAIT_SECONDS,
    PhotoPlatform,
    decided,
    held,
    is_signed,
    opened,
    out_of_sight,
    set_up,
    sound,
    stopped,
)
from amparo.demo.photo_site import make_site, served
from amparo.errors import Unavailable

NOTICE = {
    "age": "adult",
    "language": "en",
    "relation": "depicted",
    "category": "nudity",
    "name": "Rowan Example",
    "contact": "rowan@mail.example",
    "signature": "Rowan Example",
}
"""An invented person."""


def tell_notice(home: Path, folder: Path, stay: Callable[[], None] | None = None) -> Iterator[Event]:
    """Everything that happens, as it happens. home, folder: to be made. stay: called at the end while all still runs.

    Raises Unavailable `demo_failed`.
    """
    site = make_site(folder)
    amparo = Commands(home, MODERATOR)
    with served(folder) as photos:
        yield from set_up(amparo, site, photos)
        with opened(amparo, site, photos) as platform:
            web, gate = platform.addresses["web"], platform.addresses["gate"]
            yield Command("amparo up", f"pages at {web}, gate at {gate}")
            yield from _story(platform)
            if stay is not None:
                yield Address("home page", web)
                yield Address("report something", f"{web}/notice/")
                yield Address("for staff", f"{web}/desk/")
                yield Address("the photo site", f"{photos}/{site.harmless[0]}")
                stay()


def _story(platform: PhotoPlatform) -> Iterator[Event]:
    yield Chapter("Somebody finds a picture of theirs there. It was posted again four times, and they know of one.")
    before = platform.copies_served()
    yield Outcome("served now, with thumbnails", f"{before} of 10", before == 10)
    filed = _file(platform)
    yield Command("POST /v1/notices", f"reference {filed['reference']}, {filed['state']}")
    for one in filed["deadlines"]:
        if one["task"] == "remove" and one["due"]:
            yield Outcome(f"{one['regime']}: clock", f"remove by {one['due'][:16]}Z", True)
    status, seconds = _until(platform, filed, lambda told: told["targets"][0]["state"] == "hidden")
    yield Outcome("the address that was named", f"{status['targets'][0]['state']} after {seconds:.1f} s", True)
    yield from out_of_sight(platform)
    yield from held(platform)
    notice = yield from decided(platform)
    status, seconds = _until(platform, filed, lambda told: told["state"] == "decided")
    state = status["targets"][0]["state"]
    told = f"{state}, copies: {status['copies']}; told after {seconds:.1f} s"
    yield Outcome("what the person reads", told, (status["copies"], state) == ("some", "removed"))
    yield from stopped(platform)
    yield Chapter("And all of it can be checked by anybody later.")
    key = platform.about["key"]
    statements = [filed["signed"], *status["statements"]]
    signed = sum(is_signed(one, key) for one in statements)
    yield Outcome("receipt and statements, signed", f"{signed} of {len(statements)} verify", signed == len(statements))
    yield from sound(platform.amparo, notice)


def _file(platform: PhotoPlatform) -> dict[str, Any]:
    regimes = platform.about["regimes"]
    wanted = {
        **NOTICE,
        "targets": [{"kind": "item", "address": f"{platform.photos}/{platform.site.named}"}],
        "statements": {regime["id"]: [one["id"] for one in regime["statements"]] for regime in regimes},
    }
    answer = platform.web.post("/v1/notices", json=wanted)
    if answer.status_code != httpx.codes.CREATED:
        raise Unavailable("demo_failed", f"The notice was answered {answer.status_code}: {answer.text[:200]}")
    said: dict[str, Any] = answer.json()
    return said


def _until(
    platform: PhotoPlatform, filed: dict[str, Any], reached: Callable[[dict[str, Any]], bool]
) -> tuple[dict[str, Any], float]:
    start = time.monotonic()
    while True:
        key = {"reference": filed["reference"], "passphrase": filed["passphrase"]}
        told: dict[str, Any] = platform.web.post("/v1/notices/status", json=key).json()
        waited = time.monotonic() - start
        if reached(told):
            return told, waited
        if waited > WAIT_SECONDS:
            raise Unavailable("demo_failed", f"The notice was still {told['state']} after {waited:.0f} s.")
        time.sleep(0.05)
