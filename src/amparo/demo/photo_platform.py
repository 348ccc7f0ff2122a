"""A photo site that runs Amparo: set up by commands, reached over HTTP, and what becomes of one picture there."""

import io
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image

from amparo.demo.commands import Commands
from amparo.demo.events import Chapter, Check, Command, Event, Outcome
from amparo.demo.photo_site import PhotoSite, bytes_of
from amparo.demo.pictures import VARIANTS

MODERATOR = "demo"
WAIT_SECONDS = 20.0
"""Most that a step may take before the demo gives up; each takes about a second."""


@dataclass(frozen=True)
class PhotoPlatform:
    """The site while it runs. photos: address of its pictures. addresses: of its pages and gate, by name."""

    amparo: Commands
    site: PhotoSite
    photos: str
    addresses: dict[str, str]
    web: httpx.Client
    gate: httpx.Client
    pictures: httpx.Client

    @property
    def about(self) -> dict[str, Any]:
        """What it says of itself to programs."""
        told: dict[str, Any] = self.web.get("/.well-known/amparo").json()
        return told

    @property
    def picture(self) -> bytes:
        """The file that somebody asks to have removed, wherever it is now."""
        return self.site.original

    def served(self, keys: list[str]) -> int:
        """How many of these the site serves."""
        return sum(self.pictures.get(f"/{key}").status_code == httpx.codes.OK for key in keys)

    def copies_served(self) -> int:
        """How many of the ten copies and thumbnails of the picture the site serves."""
        keys = [self.site.named, *self.site.copies]
        return self.served([*keys, *(f"thumbs/{key}" for key in keys)])

    def upload(self, picture: str, change: str, data: bytes, expected: str) -> Check:
        """The first answer that is as it must be, or the last before giving up: a change takes a moment to arrive."""
        start = time.monotonic()
        while True:
            sent = time.perf_counter()
            said = self.gate.post("/v1/check", files={"file": ("photo.jpg", data, "image/jpeg")}).json()
            milliseconds = (time.perf_counter() - sent) * 1000
            check = Check(picture, change, said["decision"], said["reason"], expected, milliseconds)
            if check.as_expected or time.monotonic() - start > WAIT_SECONDS:
                return check
            time.sleep(0.05)


def set_up(amparo: Commands, site: PhotoSite, photos: str, *options: str) -> Iterator[Event]:
    """Make the installation. photos: public address of the site's folder."""
    yield Chapter("A small photo site, 200 pictures in five accounts, sets Amparo up.")
    content = ("--content-path", site.root, "--content-url", photos)
    named = ("--name", "Demo photos", "--countries", "US,GB", "--admin", MODERATOR, *options)
    made = amparo.run("init", "--yes", *named, *content)
    amparo.add_settings('derived = ["thumbs/{key}"]\naccounts = "{account}/**"\n')
    yield Command("amparo init", f"settings, keys and the banks {', '.join(made.said['banks'])}")
    yield Command(amparo.run("role", "grant", MODERATOR, "moderator").line, "may decide notices")
    scanned = amparo.run("library", "scan")
    yield Command(scanned.line, f"{scanned.said['content']['signed']} pictures fingerprinted; none of them is kept")


@contextmanager
def opened(amparo: Commands, site: PhotoSite, photos: str, port: int = 0) -> Iterator[PhotoPlatform]:
    """The site with pages, gate and worker, for as long as the block lasts. port: of the pages, 0 for any."""
    key = amparo.run("key", "issue", "--scope", "check").said["token"]
    with (
        amparo.up(port) as addresses,
        client(addresses["web"]) as web,
        client(addresses["gate"], key) as gate,
        client(photos) as pictures,
    ):
        yield PhotoPlatform(amparo, site, photos, addresses, web, gate, pictures)


def out_of_sight(platform: PhotoPlatform) -> Iterator[Event]:
    """The worker hides every copy, and nothing else."""
    left = until(lambda: platform.copies_served() == 0)
    yield Outcome("copies, smaller, mirrored, thumbnails", "all out of sight" if left else "still served", left)
    others = platform.served(list(platform.site.harmless))
    yield Outcome("other people's pictures", f"{others} of 3 served as before", others == 3)


def held(platform: PhotoPlatform) -> Iterator[Event]:
    """Uploads before a person has decided."""
    yield Chapter("Somebody uploads it again. Until a person has decided, that is held:")
    picture = platform.picture
    yield platform.upload("the picture", "the same file", picture, "HOLD")
    changed = _open(picture)
    yield from (platform.upload("the picture", one.name, one.bytes_of(changed), "HOLD") for one in VARIANTS[:2])


def decided(platform: PhotoPlatform) -> Generator[Event, None, str]:
    """A moderator decides. Returns the notice's id."""
    yield Chapter("A moderator there decides, without looking: distances and accounts are enough.")
    notice = str(platform.amparo.run("notice", "list").said["rows"][0]["id"])
    yield Command("amparo notice list", "one notice, most urgent first; no name, no address")
    yield Command(platform.amparo.run("notice", "decide", notice, "--remove-all").line, "removed")
    return notice


def stopped(platform: PhotoPlatform) -> Iterator[Event]:
    """Uploads after it."""
    yield Chapter("From now on every variant is stopped at the upload:")
    picture = platform.picture
    yield platform.upload("the picture", "the same file", picture, "BLOCK")
    changed = _open(picture)
    yield from (platform.upload("the picture", one.name, one.bytes_of(changed), "BLOCK") for one in VARIANTS)
    other = _open((platform.site.root / platform.site.harmless[1]).read_bytes())
    yield platform.upload("another picture", "as it is", bytes_of(other), "ALLOW")


def sound(amparo: Commands, chain: str) -> Iterator[Event]:
    """The site's own chain of evidence."""
    verified = amparo.run("evidence", "verify", chain)
    (found,) = verified.said["chains"]
    yield Command(verified.line, f"{found['entries']} entries, {'sound' if not found['faults'] else 'damaged'}")


def until(reached: Callable[[], bool]) -> bool:
    """Whether something is so before `WAIT_SECONDS` are over."""
    start = time.monotonic()
    while not reached():
        if time.monotonic() - start > WAIT_SECONDS:
            return False
        time.sleep(0.05)
    return True


def is_signed(statement: dict[str, str], key: str) -> bool:
    """Whether a statement carries the signature of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(_decoded(key)).verify(
            _decoded(statement["signature"]), statement["statement"].encode()
        )
    except InvalidSignature:
        return False
    return True


def client(address: str, token: str | None = None) -> httpx.Client:
    """A client for this machine only: proxies named in the environment are not asked."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=address, headers=headers, timeout=30.0, trust_env=False)


def _open(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
