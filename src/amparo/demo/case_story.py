"""A person's case at a helpline, from the first page to a removal at a photo site, and to nothing being left."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from amparo.demo.case_pages import (
    Scene,
    agreed,
    begun,
    erased,
    fingerprinted,
    informed,
    pasted,
    posted,
    recorded,
    told_again,
)
from amparo.demo.commands import Commands
from amparo.demo.events import Address, Chapter, Command, Event, Outcome, Step
from amparo.demo.photo_platform import (
    MODERATOR,
    PhotoPlatform,
    client,
    decided,
    held,
    opened,
    out_of_sight,
    set_up,
    sound,
    stopped,
)
from amparo.demo.photo_site import make_site, served
from amparo.demo.visitor import Visitor

_ROUTE = """\
schema = 1
id = "demo-photos"
category = "social"
role = "platform"
regimes = ["US-TIDA", "UK-OSA-20A"]
domains = ["127.0.0.1"]
checked = {day}
name = {{ en = "Demo photos", es = "Fotos de prueba" }}
escalation = {{ to = ["host", "search", "archive", "regulator"], none = true, status = "recalled" }}

[[door]]
id = "amparo"
kind = "amparo"
value = "{address}"
public_key = "{key}"
purpose = {{ en = "notices under every law that it serves", es = "avisos según cada ley que atiende" }}
accepts = ["policy", "US-TIDA", "UK-OSA-20A"]
most_addresses = 50
identity = {{ value = "shielded", status = "read", source = ["site"] }}
status = "read"
source = ["site"]

[source.site]
title = "What the site says of itself to programs"
url = "{address}/.well-known/amparo"
kind = "official"
"""
_SETTINGS = """
[fetch]
# The other installation is on this machine too.
allow = ["{address}"]
"""


@dataclass(frozen=True)
class Homes:
    """Folders to be made: of the two installations, of the photos, and of the person's own files."""

    platform: Path
    helpline: Path
    photos: Path
    own: Path


def tell_case(homes: Homes, stay: Callable[[], None] | None = None) -> Iterator[Event]:
    """Everything that happens, as it happens. stay: called at the end while all still runs.

    Raises Unavailable `demo_failed`.
    """
    site = make_site(homes.photos)
    amparo, helpline = Commands(homes.platform, MODERATOR), Commands(homes.helpline, MODERATOR)
    port = _free_port()
    with served(homes.photos) as photos:
        yield from set_up(amparo, site, photos, "--url", f"http://127.0.0.1:{port}")
        with opened(amparo, site, photos, port) as platform:
            addresses = platform.addresses
            yield Command("amparo up", f"pages at {addresses['web']}, gate at {addresses['gate']}")
            yield from _helpline(helpline, homes.helpline, platform)
            with helpline.up() as other, client(other["web"]) as web:
                yield Command("amparo up", f"pages at {other['web']}")
                yield from _story(Scene(platform, helpline, homes.helpline, homes.own, Visitor(web)))
                if stay is not None:
                    yield Address("the helpline", other["web"])
                    yield Address("begin a case", f"{other['web']}/start/")
                    yield Address("the photo site", f"{photos}/{site.harmless[0]}")
                    yield Address("report there", f"{addresses['web']}/notice/")
                    yield Address("its staff", f"{addresses['web']}/desk/")
                    stay()


def _helpline(helpline: Commands, home: Path, platform: PhotoPlatform) -> Iterator[Event]:
    """Another installation, which knows the photo site by a file of its own."""
    yield Chapter("Elsewhere a helpline sets itself up. They share nothing and speak by API.")
    named = ("--kind", "helpline", "--name", "Demo helpline", "--countries", "US", "--admin", MODERATOR)
    helpline.run("init", "--yes", *named)
    yield Command("amparo init --kind helpline", "settings and keys; no picture and no host belong to it")
    routes = home / "data" / "routes"
    routes.mkdir(parents=True)
    address, about = platform.addresses["web"], platform.about
    route = _ROUTE.format(day=datetime.now(UTC).date(), address=address, key=about["key"])
    (routes / "demo-photos.toml").write_text(route, encoding="utf-8")
    helpline.add_settings(_SETTINGS.format(address=address))
    yield Step("writes data/routes/demo-photos.toml", "a door that answers by itself, and the key that signs there")


def _story(scene: Scene) -> Iterator[Event]:
    platform = scene.platform
    yield Chapter("Somebody finds a picture of theirs there, and knows of one copy of five.")
    before = platform.copies_served()
    yield Outcome("served now, with thumbnails", f"{before} of 10", before == 10)
    number, words = yield from begun(scene)
    yield from fingerprinted(scene)
    yield from pasted(scene)
    yield from agreed(scene)
    yield from posted(scene)
    yield Chapter("At the photo site, seconds later. Nobody has looked.")
    yield from out_of_sight(platform)
    yield from held(platform)
    notice = yield from decided(platform)
    yield from informed(scene)
    yield from stopped(platform)
    yield from told_again(scene)
    yield from recorded(scene)
    yield from sound(platform.amparo, notice)
    yield from erased(scene, number, words)


def _free_port() -> int:
    """A port of this machine that nobody listens on, for pages that must know their own address beforehand."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
