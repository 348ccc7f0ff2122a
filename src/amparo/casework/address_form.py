"""One address in the form in which it is shown, sent and compared. Nothing is looked up and nothing fetched.

Whatever is left out never changes which item is meant; where that is not sure, it stays. Sources: RFC 3986, sections
5.2.4 (dots) and 6.2.2 (case, percent); URL Standard, "host parsing"; UTS 46 for names that are not in ASCII.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import quote

LONGEST = 2_000
"""Characters of one address, as in a notice."""
LONGEST_HOST = 253
_MOST_PORT = 65_535
_PORTS = {"http": "80", "https": "443"}

WEB = re.compile(r"h(?:tt|xx|\*\*)p(s?):[/\\]+", re.IGNORECASE)
"""How an address on the web begins, also where somebody made it impossible to click."""
HOSTS_OF_SCHEMES = {"tg": "t.me"}
"""Schemes of an app whose service has a host."""
WITHOUT_HOST = ("magnet", "ipfs", "ipns", "ed2k", "matrix", "whatsapp")
_OTHER = re.compile(rf"({'|'.join((*HOSTS_OF_SCHEMES, *WITHOUT_HOST))}):(?=.)", re.IGNORECASE)

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DOTS = str.maketrans("。．｡", "...")
_UNREADABLE = re.compile("[\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}\Z", re.ASCII)
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\Z", re.ASCII)
"""A last label by which browsers read the whole name as a number."""
_HERE = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "invalid", "home.arpa")
"""Last labels of names that mean something in one house or on one machine."""
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_DECODED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
"""Unreserved, apart from the dot: at the end of an address it would be read as the end of a sentence."""
_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))
_TRACKING = frozenset({"fbclid", "gclid", "igshid", "mc_cid", "mc_eid"})
_WORD = r"(?:[A-Z]?[a-z]+|[A-Z]+)"
_ANCHOR = re.compile(rf"{_WORD}(?:[-_]{_WORD})*\Z")
"""A fragment of words alone is a place on a page. One with a number may name a post; one without sense may be a key."""
_PUNCTUATION = ".,;:!?¿¡'\"*|<>…»”’“‘«`。，；：！？、」』】）·•"
_CLOSERS = {")": "(", "]": "[", "}": "{"}


class AddressKind(Enum):
    """WEB: on the open web. OTHER: of a messenger, a file network or a hidden service."""

    WEB = "web"
    OTHER = "other"


class Reason(StrEnum):
    """Why something is no address that could be sent. NOT_PUBLIC: it opens on one machine or in one house alone.

    UNCLEAR: it could not be written so that everybody reads it alike.
    """

    NO_ADDRESS = "no_address"
    HANDLE = "handle"
    MAIL = "mail_address"
    NOT_PUBLIC = "not_public"
    UNKNOWN_SCHEME = "unknown_scheme"
    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Address:
    """text: as shown and sent. host: in ASCII, lower case; "" where there is none. equal: the same for the same item.

    login_dropped: a name or password stood before the host and was left out.
    """

    text: str = field(repr=False)
    host: str = field(repr=False)
    equal: str = field(repr=False)
    kind: AddressKind = AddressKind.WEB
    login_dropped: bool = False


class _NoAddressError(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def normal(given: str, known_hosts: frozenset[str] = frozenset()) -> Address | Reason:
    """The normal form of one address, or why it has none. given: cut out of its text, `https` where it has no scheme.

    known_hosts: hosts that count as public though they are not, as those of a demonstration on one machine.
    """
    if len(given) > LONGEST:
        return Reason.TOO_LONG
    if _UNREADABLE.search(given):
        return Reason.MALFORMED
    written = narrow(given)
    other = _OTHER.match(written)
    try:
        found = _other(other[1].lower(), written[other.end() :]) if other else _web(written, known_hosts)
    except _NoAddressError as no:
        return no.reason
    return Reason.TOO_LONG if len(found.text) > LONGEST else found


def narrow(given: str) -> str:
    """The same without full-width letters, where scheme or host has such; in a path they may be meant."""
    written = given.translate(FULL_WIDTH)
    begins = WEB.match(written)
    start = begins.end() if begins else 0
    end = start + len(_cut(written[start:], r"[/\\?#]")[0])
    return given if written[:end] == given[:end] else written


def trimmed(piece: str) -> str:
    """Without the punctuation of a sentence at its end; a bracket stays where it was opened within."""
    surplus = {closer: piece.count(closer) - piece.count(opener) for closer, opener in _CLOSERS.items()}
    openers = {opener: closer for closer, opener in _CLOSERS.items()}
    end = len(piece)
    while end:
        last = piece[end - 1]
        if last in openers:
            surplus[openers[last]] += 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _PUNCTUATION:
            break
        end -= 1
    return piece[:end]


def _other(scheme: str, rest: str) -> Address:
    text = _closed(f"{scheme}:{rest}")
    return Address(text, HOSTS_OF_SCHEMES.get(scheme, ""), quote(text, safe=_ASCII), AddressKind.OTHER)


def _web(written: str, known_hosts: frozenset[str]) -> Address:
    begins = WEB.match(written)
    authority, tail = _cut(written[begins.end() :] if begins else written.lstrip("/"), r"[/\\?#]")
    _, at, place = authority.rpartition("@")
    host, port = _host_and_port(place)
    shown, plain = _host(host, known_hosts)
    is_hidden = plain.endswith(".onion")
    scheme = ("https" if begins[1] else "http") if begins else ("http" if is_hidden else "https")
    port = "" if port == _PORTS[scheme] else port
    tail = _tail(tail)
    text = _closed(f"{scheme}://{shown}{port and ':' + port}{tail}")
    tail = text.partition("://")[2].removeprefix(shown)
    equal = f"//{plain}{quote(tail, safe=_ASCII).replace('%2E', '.')}"
    return Address(text, plain, equal, AddressKind.OTHER if is_hidden else AddressKind.WEB, bool(at))


def _cut(text: str, at: str) -> tuple[str, str]:
    """Before and from the first sign that matches."""
    found = re.search(at, text)
    return (text, "") if found is None else (text[: found.start()], text[found.start() :])


def _host_and_port(place: str) -> tuple[str, str]:
    """port: "" where none is written, else without zeros in front."""
    found = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]{0,5}))?", place)
    if found is None:
        raise _NoAddressError(Reason.MALFORMED)
    number = int(found[2] or 0)
    if number > _MOST_PORT or (found[2] and not number):
        raise _NoAddressError(Reason.MALFORMED)
    return found[1], str(number or "")


def _host(host: str, known_hosts: frozenset[str]) -> tuple[str, str]:
    """As shown, and in ASCII."""
    if host.startswith("["):
        number = _number(host[1:-1])
        shown, plain = f"[{number}]", str(number)
    else:
        shown = _folded(host)
        plain = _in_ascii(shown)
    if plain in known_hosts:
        return shown, plain
    last = plain.rpartition(".")[2]
    if ":" not in plain and _NUMBER.match(last):
        if "." not in plain:
            raise _NoAddressError(Reason.NOT_PUBLIC)
        _number(plain)
    elif ":" not in plain and ("." not in plain or any(f".{plain}".endswith(f".{here}") for here in _HERE)):
        raise _NoAddressError(Reason.NOT_PUBLIC)
    return shown, plain


def _number(written: str) -> IPv4Address | IPv6Address:
    try:
        number = ip_address(written)
    except ValueError:
        raise _NoAddressError(Reason.MALFORMED) from None
    if not number.is_global or number.is_multicast or getattr(number, "scope_id", None) is not None:
        raise _NoAddressError(Reason.NOT_PUBLIC)
    return number


def _folded(host: str) -> str:
    """Lower case and compatible letters as UTS 46 maps them, apart from those that its two versions write apart."""
    for _ in range(2):  # the second time folds what the first made
        letters = unicodedata.normalize("NFKC", host.translate(_DOTS))
        host = unicodedata.normalize("NFKC", "".join(letter.lower() for letter in letters))
    return host.removesuffix(".")


def _in_ascii(host: str) -> str:
    labels = [label if label.isascii() else _label_in_ascii(label) for label in host.split(".")]
    name = ".".join(labels)
    if len(name) > LONGEST_HOST or not all(_LABEL.match(label) for label in labels):
        raise _NoAddressError(Reason.MALFORMED)
    return name


def _label_in_ascii(label: str) -> str:
    """Punycode (RFC 3492) of a label of letters, digits, marks, symbols and joiners."""
    strange = (one for one in label if not (one.isalnum() or one in "-\u200c\u200d"))
    if len(label) > LONGEST_HOST or any(one.isascii() or unicodedata.category(one)[0] not in "MS" for one in strange):
        raise _NoAddressError(Reason.MALFORMED)
    return "xn--" + label.encode("punycode").decode("ascii")


def _tail(tail: str) -> str:
    """Path, query and fragment."""
    before, fragment = _cut(tail, "#")
    path, query = _cut(before, r"\?")
    path = _without_dots(_plain_escapes(path.replace("\\", "/") or "/"))
    kept = "&".join(one for one in _plain_escapes(query[1:]).split("&") if not _is_tracking(one))
    return path + (kept and f"?{kept}") + _kept_fragment(path, fragment)


def _plain_escapes(text: str) -> str:
    """Escapes in capitals, and letters that need none as they are; none that a stray % before it would change."""

    def one(found: re.Match[str]) -> str:
        letter = chr(int(found[0][1:], 16))
        is_entangled = "%" in text[max(0, found.start() - 2) : found.start()]
        return letter if letter in _DECODED and not is_entangled else found[0].upper()

    return _ESCAPE.sub(one, text)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    names = path.split("/")[1:]
    for number, name in enumerate(names, 1):
        plain = name.replace("%2E", ".")
        if plain == ".." and kept:
            kept.pop()
        if plain not in {".", ".."}:
            kept.append(name)
        elif number == len(names):
            kept.append("")
    return "/" + "/".join(kept)


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name.startswith("utm_") or name in _TRACKING


def _kept_fragment(path: str, fragment: str) -> str:
    """Without the mark of a highlighted text; "" for a place on a page."""
    said = fragment[1:].partition(":~:")[0]
    if not said or (path != "/" and _ANCHOR.match(said)):
        return ""
    return f"#{said}"


def _closed(text: str) -> str:
    """With the last sign escaped where a reader would take it for the end of a sentence."""
    if trimmed(text) == text:
        return text
    return text[:-1] + "".join(f"%{byte:02X}" for byte in text[-1].encode())
