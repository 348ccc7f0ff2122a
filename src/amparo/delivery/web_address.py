"""Addresses that a person gave, taken apart without guessing, and which numbers behind a name may be connected to.

Whatever a browser and a resolver could read in two ways is refused: then nobody can make us mean one place and reach
another.
"""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urlsplit

from amparo.errors import BadInput

LONGEST = 2_000
"""Characters."""
PORTS = {"http": 80, "https": 443}
_PATH_SIGNS = "/%:@!$&'()*+,;=~"
"""What stays as it is in a path (RFC 3986, section 3.3); "%" too, for what is escaped already."""
_UNSURE_SIGNS = frozenset("ßς\u200c\u200d")
"""Letters that IDNA 2003 and 2008 write as two different names (UTS 46, section 7)."""
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*{_LABEL}\Z", re.ASCII)
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z", re.ASCII)
"""A last label by which browsers read the whole name as an IPv4 number (URL Standard, "ends in a number")."""
_GLOBAL_V6 = IPv6Network("2000::/3")
"""The only unicast addresses that are given out (IANA, IPv6 Address Space)."""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64 (RFC 6052): the last 32 bits are an IPv4 address."""
_TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""6to4 (RFC 3056) and Teredo (RFC 4380) hold an IPv4 address that somebody else chose."""


@dataclass(frozen=True)
class WebAddress:
    """host: lower case, ASCII, without a dot at the end; a number as written by `ipaddress`. target: path and query."""

    scheme: str
    host: str = field(repr=False)
    port: int
    target: bytes = field(repr=False)

    @property
    def origin(self) -> str:
        """Scheme, host and port, as "https://photos.example"; the port where it is not the usual one."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def number(self) -> str | None:
        """The host where it is an IP address and no name."""
        return self.host if _is_number(self.host) else None


def read_address(text: str) -> WebAddress:
    """An http or https address. Raises BadInput `not_fetchable` for everything else; the address is not repeated."""
    text = text.strip(" ")
    if len(text) > LONGEST or "\\" in text or any(ord(sign) <= 0x20 or ord(sign) == 0x7F for sign in text):
        raise _unfetchable()
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
        if parts.scheme not in PORTS or "@" in parts.netloc or port == 0:
            raise _unfetchable()
        return WebAddress(parts.scheme, _host(host), port or PORTS[parts.scheme], _target(parts))
    except ValueError:  # a port that is none, brackets that do not close, letters that no name can have
        raise _unfetchable() from None


def is_public(number: str) -> bool:
    """Whether this is an IP address of the open internet, and reaches nothing else by translation or a tunnel."""
    try:
        address = ip_address(number)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_v4(address)
    if address.scope_id is not None:
        return False
    if address in _TRANSLATED:
        return _is_public_v4(IPv4Address(address.packed[-4:]))
    tunnelled = any(address in network for network in _TUNNELS)
    return address in _GLOBAL_V6 and address.is_global and not tunnelled


def _is_public_v4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _host(host: str) -> str:
    if ":" in host:
        if "%" in host:
            raise _unfetchable()
        return str(IPv6Address(host))
    if _UNSURE_SIGNS.intersection(host):
        raise _unfetchable()
    name = host.removesuffix(".").encode("idna").decode("ascii").lower()
    if not _NAME.match(name):
        raise _unfetchable()
    if _NUMBER.match(name.rpartition(".")[2]):
        return str(IPv4Address(name))  # refuses 0177.0.0.1, 127.1 and 2130706433
    return name


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _target(parts: SplitResult) -> bytes:
    path = quote(parts.path or "/", safe=_PATH_SIGNS)
    query = f"?{quote(parts.query, safe=_PATH_SIGNS + '?')}" if parts.query else ""
    return (path + query).encode("ascii")


def _unfetchable() -> BadInput:
    return BadInput("not_fetchable", "This is no address on the web that can be looked at from here.")
