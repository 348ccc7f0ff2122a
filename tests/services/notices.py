"""Notices as people give them, and everything that a store holds, for tests of intake."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from amparo.casework.notice import NoticeDraft, Relation, Target, TargetKind
from amparo.evidence.chain import Verified, verify
from amparo.evidence.entry import Entry, read
from amparo.keyring import open_keyring
from amparo.services.intake import Channel, Receipt, Received
from amparo.services.receive_notice import receive_notice
from amparo.settings import Settings, SiteSettings
from amparo.store import models as rows
from amparo.store.chains import all_openings, lines_of
from amparo.store.connection import reading

US = frozenset({("US-TIDA", "nonconsent")})
GB = frozenset(("UK-OSA-20A", one) for one in ("intimate_image", "subject_or_representative", "good_faith", "truth"))
ADDRESS = "https://photos.example/u/heron/lake-7.jpg"
PAGE = Received(Channel.PAGE, "192.0.2.7", worked=True)


def serving(settings: Settings, *countries: str) -> Settings:
    return msgspec.structs.replace(settings, site=SiteSettings(countries=countries or ("US", "GB")))


def draft(*addresses: str, **more: Any) -> NoticeDraft:
    """Complete under the US regime and under the British one."""
    given: dict[str, Any] = {
        "language": "en",
        "country": None,
        "regimes": (),
        "relation": Relation.DEPICTED,
        "targets": tuple(Target(TargetKind.ITEM, one) for one in addresses or (ADDRESS,)),
        "statements": US | GB,
        "category": "nudity",
        "name": "Zoë Quillfeather",
        "contact": "Quill@Mail.Example",
        "signature": "Z. Quillfeather",
    }
    return NoticeDraft(**{**given, **more})


def give(settings: Settings, *addresses: str, received: Received = PAGE, **more: Any) -> Receipt:
    return receive_notice(settings, draft(*addresses, **more), received)


def row_of(settings: Settings, receipt: Receipt) -> rows.Notice:
    with reading(settings):
        return rows.Notice.objects.get(id=receipt.id)


def clocks_of(settings: Settings, receipt: Receipt) -> list[rows.NoticeClock]:
    with reading(settings):
        return list(rows.NoticeClock.objects.filter(notice=receipt.id).order_by("regime", "duty"))


def entries_of(settings: Settings, chain: UUID) -> list[Entry]:
    with reading(settings):
        return [read(line)[0] for line in lines_of(chain)]


def checked(settings: Settings, chain: UUID) -> Verified:
    with reading(settings):
        return verify(chain, lines_of(chain), all_openings(chain, open_keyring(settings.keys_dir).seal))


def everything(settings: Settings) -> dict[str, bytes]:
    """All that the store holds, by place: every column of every table, and SQLite's own file to the last byte."""
    found = {}
    with reading(settings):
        for table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # a table's own name
                columns = [one[0] for one in cursor.description]
                for column, cells in zip(columns, zip(*cursor.fetchall(), strict=True), strict=False):
                    found[f"{table}.{column}"] = b"\n".join(map(_bytes, cells))
    for file in settings.home.glob("amparo.sqlite3*"):
        found[file.name] = file.read_bytes()
    return found


def _bytes(cell: object) -> bytes:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell)
    return cell.encode() if isinstance(cell, str) else msgspec.json.encode(cell)


def forms(value: str) -> Iterator[tuple[str, bytes]]:
    """A value as it may stand somewhere: in clear, as JSON, in hexadecimal, in base64 wherever it begins."""
    for said in {value, value.lower(), value.strip().casefold()}:
        yield "clear", said.encode()
        yield "clear", said.encode("utf-16-le")
        yield "json", msgspec.json.encode(said)[1:-1]
        yield "json", said.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")
        yield from _written("value", said.encode())


def digests(value: str, keys: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """Digests of a value that anyone could compute: plain, and keyed with what is not secret."""
    for said in {value, value.lower()}:
        for name in ("sha256", "sha1", "md5", "sha512", "blake2b"):
            yield from _written(name, hashlib.new(name, said.encode()).digest())
        for key in keys:
            yield from _written("hmac", hmac.digest(key, said.encode(), "sha256"))


def _written(name: str, value: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, value
    yield f"{name} hex", value.hex().encode()
    yield f"{name} HEX", value.hex().upper().encode()
    for skip in range(3):
        whole = b64encode(b"\0" * skip + value)
        inner = whole[4 if skip else 0 : len(whole) - 4]
        yield f"{name} base64", inner
        yield f"{name} base64", inner.replace(b"+", b"-").replace(b"/", b"_")


def places_of(settings: Settings, needles: Iterator[tuple[str, bytes]]) -> set[tuple[str, str]]:
    """Where any of these stands: form and column. Short ones say nothing."""
    store = everything(settings)
    return {(form, place) for form, one in needles if len(one) >= 6 for place, data in store.items() if one in data}
