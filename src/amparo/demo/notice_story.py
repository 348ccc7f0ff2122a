"""A notice from its receipt to a sound chain of evidence, on a small photo site."""

import io
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image

from amparo.demo.commands import Commands
from amparo.demo.photo_site import PhotoSite, bytes_of, make_site, served
from amparo.demo.pictures import VARIANTS
from amparo.demo.story import Chapter, Check, Command
from amparo.errors import Unavailable

MODERATOR = "demo"
WAIT_SECONDS = 20.0
"""Most that a step may take before the demo gives up; each takes about a second."""
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


@dataclass(frozen=True)
class Outcome:
    """Something that must be so. told: what it was found to be."""

    what: str
    told: str
    as_expected: bool


@dataclass(frozen=True)
class Address:
    """Something to look at while the demo goes on."""

    what: str
    url: str


Event = Chapter | Command | Check | Outcome | Address


def tell_notice(home: Path, folder: Path, stay: Callable[[], None] | None = None) -> Iterator[Event]:
    """Everything that happens, as it happens. home, folder: to be made. stay: called at the end while all still runs.

    Raises Unavailable `demo_failed`.
    """
    site = make_site(folder)
    amparo = Commands(home, MODERATOR)
    with served(folder) as photos:
        yield from _set_up(amparo, site, photos)
        with amparo.up() as addresses, _client(addresses["web"]) as web:
            yield Command("amparo up", f"pages at {addresses['web']}, gate at {addresses['gate']}")
            key = amparo.run("key", "issue", "--scope", "check").said["token"]
            with _client(addresses["gate"], key) as gate, _client(photos) as pictures:
                yield from _story(_Scene(amparo, site, photos, web, gate, pictures))
            if stay is not None:
                yield Address("home page", addresses["web"])
                yield Address("report something", f"{addresses['web']}/notice/")
                yield Address("for staff", f"{addresses['web']}/desk/")
                yield Address("the photo site", f"{photos}/{site.harmless[0]}")
                stay()


@dataclass(frozen=True)
class _Scene:
    amparo: Commands
    site: PhotoSite
    photos: str
    web: httpx.Client
    gate: httpx.Client
    pictures: httpx.Client


def _set_up(amparo: Commands, site: PhotoSite, photos: str) -> Iterator[Event]:
    yield Chapter("A small photo site, 200 pictures in five accounts, sets Amparo up.")
    content = ("--content-path", site.root, "--content-url", photos)
    made = amparo.run("init", "--yes", "--name", "Demo photos", "--countries", "US,GB", "--admin", MODERATOR, *content)
    amparo.add_settings('derived = ["thumbs/{key}"]\naccounts = "{account}/**"\n')
    yield Command("amparo init", f"settings, keys and the banks {', '.join(made.said['banks'])}")
    yield Command(amparo.run("role", "grant", MODERATOR, "moderator").line, "may decide notices")
    scanned = amparo.run("library", "scan")
    yield Command(scanned.line, f"{scanned.said['content']['signed']} pictures fingerprinted; none of them is kept")


def _story(scene: _Scene) -> Iterator[Event]:
    named, copies = scene.site.named, scene.site.copies
    data = (scene.site.root / named).read_bytes()
    everything = [*(named, *copies), *(f"thumbs/{key}" for key in (named, *copies))]
    yield Chapter("Somebody finds a picture of theirs there. It was posted again four times, and they know of one.")
    yield _outcome(
        "served now, with thumbnails", f"{_served(scene, everything)} of 10", _served(scene, everything) == 10
    )
    filed = _file(scene, named)
    yield Command("POST /v1/notices", f"reference {filed['reference']}, {filed['state']}")
    for one in filed["deadlines"]:
        if one["task"] == "remove" and one["due"]:
            yield _outcome(f"{one['regime']}: clock", f"remove by {one['due'][:16]}Z", True)
    status, seconds = _until(scene, filed, lambda told: told["targets"][0]["state"] == "hidden")
    yield _outcome("the address that was named", f"{status['targets'][0]['state']} after {seconds:.1f} s", True)
    left = _waited(lambda: _served(scene, everything) == 0)
    yield _outcome("copies, smaller, mirrored, thumbnails", "all out of sight" if left else "still served", left)
    others = _served(scene, list(scene.site.harmless))
    yield _outcome("other people's pictures", f"{others} of 3 served as before", others == 3)
    yield Chapter("Somebody uploads it again. Until a person has decided, that is held:")
    picture = Image.open(scene.site.root / scene.site.harmless[1]).convert("RGB")
    original = _original(data)
    yield _check(scene.gate, "the picture", "the same file", data, "HOLD")
    yield from (_check(scene.gate, "the picture", one.name, one.bytes_of(original), "HOLD") for one in VARIANTS[:2])
    yield from _decided(scene, filed, data, picture)


def _decided(scene: _Scene, filed: dict[str, Any], data: bytes, other: Image.Image) -> Iterator[Event]:
    yield Chapter("A moderator decides, without looking: distances and accounts are enough.")
    notice = scene.amparo.run("notice", "list").said["rows"][0]["id"]
    yield Command("amparo notice list", "one notice, most urgent first; no name, no address")
    yield Command(scene.amparo.run("notice", "decide", notice, "--remove-all").line, "removed")
    status, seconds = _until(scene, filed, lambda told: told["state"] == "decided")
    outcome = f"{status['targets'][0]['state']}, copies: {status['copies']}; told after {seconds:.1f} s"
    yield _outcome(
        "what the person reads", outcome, (status["copies"], status["targets"][0]["state"]) == ("some", "removed")
    )
    yield Chapter("From now on every variant is stopped at the upload:")
    original = _original(data)
    yield _check(scene.gate, "the picture", "the same file", data, "BLOCK")
    yield from (_check(scene.gate, "the picture", one.name, one.bytes_of(original), "BLOCK") for one in VARIANTS)
    yield _check(scene.gate, "another picture", "as it is", bytes_of(other), "ALLOW")
    yield Chapter("And all of it can be checked by anybody later.")
    key = scene.web.get("/.well-known/amparo").json()["key"]
    statements = [filed["signed"], *status["statements"]]
    sound = sum(_is_signed(one, key) for one in statements)
    yield _outcome("receipt and statements, signed", f"{sound} of {len(statements)} verify", sound == len(statements))
    verified = scene.amparo.run("evidence", "verify", notice)
    (chain,) = verified.said["chains"]
    yield Command(verified.line, f"{chain['entries']} entries, {'sound' if not chain['faults'] else 'damaged'}")


def _file(scene: _Scene, key: str) -> dict[str, Any]:
    regimes = scene.web.get("/.well-known/amparo").json()["regimes"]
    wanted = {
        **NOTICE,
        "targets": [{"kind": "item", "address": f"{scene.photos}/{key}"}],
        "statements": {regime["id"]: [one["id"] for one in regime["statements"]] for regime in regimes},
    }
    answer = scene.web.post("/v1/notices", json=wanted)
    if answer.status_code != httpx.codes.CREATED:
        raise Unavailable("demo_failed", f"The notice was answered {answer.status_code}: {answer.text[:200]}")
    said: dict[str, Any] = answer.json()
    return said


def _until(
    scene: _Scene, filed: dict[str, Any], reached: Callable[[dict[str, Any]], bool]
) -> tuple[dict[str, Any], float]:
    start = time.monotonic()
    while True:
        key = {"reference": filed["reference"], "passphrase": filed["passphrase"]}
        told: dict[str, Any] = scene.web.post("/v1/notices/status", json=key).json()
        waited = time.monotonic() - start
        if reached(told):
            return told, waited
        if waited > WAIT_SECONDS:
            raise Unavailable("demo_failed", f"The notice was still {told['state']} after {waited:.0f} s.")
        time.sleep(0.05)


def _waited(reached: Callable[[], bool]) -> bool:
    start = time.monotonic()
    while not reached():
        if time.monotonic() - start > WAIT_SECONDS:
            return False
        time.sleep(0.05)
    return True


def _served(scene: _Scene, keys: list[str]) -> int:
    return sum(scene.pictures.get(f"/{key}").status_code == httpx.codes.OK for key in keys)


def _original(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _check(gate: httpx.Client, picture: str, change: str, data: bytes, expected: str) -> Check:
    """The first answer that is as it must be, or the last before giving up: a change takes a moment to get there."""
    start = time.monotonic()
    while True:
        sent = time.perf_counter()
        said = gate.post("/v1/check", files={"file": ("photo.jpg", data, "image/jpeg")}).json()
        milliseconds = (time.perf_counter() - sent) * 1000
        check = Check(picture, change, said["decision"], said["reason"], expected, milliseconds)
        if check.as_expected or time.monotonic() - start > WAIT_SECONDS:
            return check
        time.sleep(0.05)


def _is_signed(statement: dict[str, str], key: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(_decoded(key)).verify(
            _decoded(statement["signature"]), statement["statement"].encode()
        )
    except InvalidSignature:
        return False
    return True


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _outcome(what: str, told: str, as_expected: bool) -> Outcome:
    return Outcome(what, told, as_expected)


def _client(address: str, token: str | None = None) -> httpx.Client:
    """A client for this machine only: proxies named in the environment are not asked."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=address, headers=headers, timeout=30.0, trust_env=False)
