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


_LONGEST_HOST = 253
"""Letters (RFC 1035, section 2.3.4, without the dots at its ends). Nothing longer is in any list."""


def above(host: str) -> frozenset[str]:
    """A host, and all that it stands below: those of which `is_below` holds, but for what is too long to be a host."""
    found = {host}
    dot = host.rfind(".")
    while dot >= 0 and len(host) - dot <= _LONGEST_HOST + 1:
        found.add(host[dot + 1 :])
        dot = host.rfind(".", 0, dot)
    return frozenset(found)


def is_below(host: str, parent: str) -> bool:
    """Whether a host is another or stands below it."""
    return host == parent or host.endswith("." + parent)
