"""A notice with many addresses on a large library: from its receipt until every copy is hidden."""

import io
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from amparo.casework.notice import NoticeDraft, Relation, Target, TargetKind
from amparo.media.pool import Pool
from amparo.services.append_library import append_library
from amparo.services.intake import Channel, Received
from amparo.services.receive_notice import receive_notice
from amparo.services.run_effects import run_effects
from amparo.services.scan_library import scan_library
from amparo.services.take_down import take_down
from amparo.settings import HostSettings, Settings, SiteSettings, TakedownSettings
from amparo.snapshots.library_rows import LibraryRow
from amparo.store import models as rows
from amparo.store.connection import close_store, reading
from bench import hashes
from bench.result import Row, save

ADDRESSES = 50
LIBRARY = 100_000
URL = "https://photos.example"
COPIES = ("same", "small")
"""Of each named picture: the same file and a smaller one, in another account; all with a thumbnail."""


def run(*, quick: bool) -> None:
    """All rows of this script."""
    named, library = (5, 2_000) if quick else (ADDRESSES, LIBRARY)
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        settings = _platform(Path(folder), named, library)
        searched, hidden = _taken(settings, named)
        close_store()
    what = f"notice with {named} addresses on a library of {library:,} pictures"
    total = searched + hidden
    save(
        "takedown",
        [
            Row(f"{what}: read, signed and looked back", "s", searched),
            Row(f"the same: {named * 3} objects and {named * 3} thumbnails hidden after that", "s", hidden),
            Row(f"{what}: all of it", "s", total, target="≤ 5 s", reached=total <= 5),
        ],
        quick=quick,
    )


def _taken(settings: Settings, named: int) -> tuple[float, float]:
    """Seconds until the search is put down, and from then until everything is hidden."""
    targets = tuple(Target(TargetKind.ITEM, f"{URL}/a/{number}.jpg") for number in range(named))
    draft = NoticeDraft(
        language="en",
        country=None,
        regimes=(),
        relation=Relation.DEPICTED,
        targets=targets,
        statements=frozenset({("US-TIDA", "nonconsent")}),
        contact="somebody@mail.example",
        signature="Somebody",
    )
    with Pool(settings.media) as pool:
        receipt = receive_notice(settings, draft, Received(Channel.API, None, worked=True))
        start = time.perf_counter()
        take_down(settings, pool)
        searched = time.perf_counter() - start
        start = time.perf_counter()
        while run_effects(settings, datetime.now(UTC)):
            pass
        hidden = time.perf_counter() - start
    with reading(settings):
        found = rows.Copy.objects.filter(notice=receipt.id, state="hidden").count()
    left = sum(path.is_file() for path in (settings.hosts["photos"].path).rglob("*"))
    if found != named * 3 or left:
        raise SystemExit(f"{found} of {named * 3} hidden, {left} files are still served")
    return searched, hidden


def _platform(home: Path, named: int, library: int) -> Settings:
    served = home / "served"
    rng = np.random.default_rng(3)
    for number in range(named):
        picture = Image.fromarray(rng.integers(0, 255, (12, 16, 3), np.uint8)).resize(
            (1280, 960), Image.Resampling.BICUBIC
        )
        data = _jpeg(picture, 88)
        _put(served, f"a/{number}.jpg", data, picture)
        _put(served, f"b/{number}-same.jpg", data, picture)
        _put(served, f"c/{number}-small.jpg", _jpeg(picture.resize((640, 480)), 70), picture)
    host = HostSettings(path=served, url=URL, derived=("thumbs/{key}",), accounts="{account}/**")
    settings = msgspec.structs.replace(
        Settings(),
        home=home / "home",
        hosts={"photos": host},
        site=SiteSettings(countries=("US",)),
        takedown=TakedownSettings(near_items=10_000, near_accounts=10_000),
    )
    scan_library(settings, "photos")
    values = hashes.uniform(library - named * 3, rng)
    others = [
        LibraryRow("photos", f"x/{n}.jpg", "v1", 1, rng.bytes(32), value.tobytes(), 100, "picture", 1.0)
        for n, value in enumerate(values)
    ]
    append_library(settings, others)
    return settings


def _put(served: Path, key: str, data: bytes, picture: Image.Image) -> None:
    for path, body in ((served / key, data), (served / "thumbs" / key, _jpeg(picture.resize((160, 120)), 60))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
