"""Addresses of links, taken apart without raising."""

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"(?:([a-z][a-z0-9+.-]*):)?(?://(?:[^/?#@]*@)?([^/?#:]*)(?::\d*)?)?([^?#]*)(?:\?([^#]*))?", re.I)
IN_TEXT = re.compile(r"https?://[^\s<>\"'“”«»\])]+|\bwww\.[^\s<>\"'“”«»\])]+", re.I)
"""An address within text; what ends a sentence may cling to it."""
BARE_HOST = re.compile(r"(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,6}(?![\w@.-]|\.\w)")
"""A host in text, in small letters, without a scheme before it."""
CLINGING = ".,;:!?…"


class Address(NamedTuple):
    """host: in small letters, without `www.`; "" for a relative one. path: from its first `/`. keys: of the query."""

    scheme: str
    host: str
    path: str
    keys: frozenset[str]


def address(target: str) -> Address:
    """The parts of a link's target."""
    plain = target.strip()
    if plain.lower().startswith("www."):
        plain = "https://" + plain
    match = _ADDRESS.match(plain)
    scheme, host, path, query = match.groups() if match else (None, None, plain, None)
    keys = frozenset(part.partition("=")[0].lower() for part in (query or "").split("&") if part)
    name = (host or "").lower().rstrip(".").removeprefix("www.")
    return Address((scheme or "").lower(), name, path or "/", keys)


def is_below(host: str, parent: str) -> bool:
    """Whether a host is another or stands below it."""
    return host == parent or host.endswith("." + parent)
