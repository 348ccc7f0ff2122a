"""Where addresses stand in text as people paste it: chats, mails, tables, Markdown, lists.

A host without path and scheme counts where its line has no whole address: beside one it is part of a title.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from amparo.casework.address_form import (
    FULL_WIDTH,
    HOSTS_OF_SCHEMES,
    LONGEST,
    WEB,
    WITHOUT_HOST,
    Reason,
    narrow,
    trimmed,
)

_WRAPPED = 76
"""Characters of a line in a mail written as quoted-printable (RFC 2045, section 6.7), with the = at its end."""
_SLACK = 4
"""Some programs break a little earlier."""
_AMPERSAND = re.compile("&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
_ENTITY = re.compile("&(lt|gt|quot|apos|nbsp|#0*(?:34|39|47|58|60|61|62|160)|#x0*(?:22|27|2f|3a|3c|3d|3e|a0));", re.I)
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_INVISIBLE = re.compile("[\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_JOINERS = re.compile("[\u200c\u200d]+")
_DEFANGED = re.compile(r"\[(?:\.|dot)\]|\((?:\.|dot)\)", re.IGNORECASE)
_BROKEN = re.compile(rf"<({WEB.pattern}[^<>\"]*)>", re.IGNORECASE)
_TITLED = re.compile(rf"<({WEB.pattern}[^<>|\s]+)\|[^<>\n]*>", re.IGNORECASE)

_SEPARATORS = re.compile('[\\s<>"`“”„«»「」『』【】《》〈〉（），、；]+|\\]\\(|。(?=[^\x00-\x7f]|$)')
_BETWEEN = re.compile("[,;|]")
_WITHIN = "/=?&:#+!@$~"
"""Before a second address, these say that it is part of the first, as in an archive's or a redirecting one."""
_SIGNS = re.compile("[.:@/：．。]")
"""One of these is in whatever is an address, or nearly."""
_OPENING = "*_~"
_LEADING = "([{'*_~|-–—•·=:;,.!?¿¡)]}…"
_ENDINGS = re.compile(
    "com|net|org|info|biz|name|mobi|pro|edu|gov|int|app|dev|xyz|top|site|online|live|club|fun|vip|win|icu|"
    "store|shop|blog|cloud|page|link|click|website|space|world|social|network|photos|photo|pics|gallery|"
    "video|tube|chat|cafe|today|life|love|sex|sexy|porn|adult|xxx|cam|cams|dating|singles|girl|news|media|"
    "wiki|onion"
)
"""Last labels, beside those of two letters, by which a name without scheme and path is taken for one."""
_FILES = re.compile(
    "html|htm|php|asp|aspx|jsp|jpg|jpeg|png|gif|webp|heic|bmp|svg|mp4|mov|avi|mkv|webm|mp3|zip|rar|pdf|"
    "txt|doc|docx|xls|xlsx|csv|json|xml"
)
_NAME = r"(?:\w[\w-]{0,62}[.。．｡])+(?P<last>xn--[a-z0-9-]{1,59}|[^\W\d_]{2,63})\.?(?P<port>:[0-9]{1,5})?"
_BARE = re.compile(rf"{_NAME}(?=[/?#]|\Z)", re.IGNORECASE)
_NEXT = re.compile(rf"{_NAME}(?=[/?#,;|]|\Z)", re.IGNORECASE)
_NO_WORD = re.compile(r"[\W_]*")
_QUAD = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]{1,5}(?![0-9])|(?=/))")
_HERE = re.compile(r"localhost[:/]", re.IGNORECASE)
_ON_DEVICE = re.compile(
    r"blob:.|(?:javascript|vbscript|data|file|about|content|cid):(?!h(?:tt|xx)ps?:).", re.IGNORECASE
)
_MAIL = re.compile(r"mailto:.|[^@/?#]+@[^@/?#]+\.[^@/?#]", re.IGNORECASE)
_HANDLE = re.compile(r"@\w|/?[ur]/[\w-]{3,}\Z")
_APP = re.compile(rf"(?:{'|'.join((*HOSTS_OF_SCHEMES, *WITHOUT_HOST))}):(?://|\?|[\w@])", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}://.", re.IGNORECASE)


class Candidate(NamedTuple):
    """What looks like an address. is_host: without scheme and path, so that it may be a word of a title."""

    text: str
    is_host: bool = False


def lines_of(text: str) -> list[str]:
    """The lines of a text, as readable as can be; those that a mail broke are whole again, in their first line."""
    text = _DEFANGED.sub(".", _INVISIBLE.sub("", text).replace("\\/", "/").replace("[:]", ":"))
    text = _ENTITY.sub(_character, _AMPERSAND.sub("&", _JOINERS.sub(_joined, text)))
    text = "\n".join(text.splitlines())
    lines = _TITLED.sub(r"<\1>", _BROKEN.sub(_whole, text)).split("\n")
    for number in range(len(lines) - 2, -1, -1):
        line, after = lines[number], lines[number + 1]
        if line.endswith("=") and _WRAPPED - _SLACK <= len(line) <= _WRAPPED and WEB.search(line):
            head = after.split(maxsplit=1)[0] if after.strip() and not after[0].isspace() else ""
            if head and len(head) <= LONGEST and not _starts(head, 0):
                lines[number : number + 2] = [line[:-1] + head, after[len(head) :]]
    return lines


def found_in(line: str) -> list[Candidate | Reason]:
    """What stands in a line: addresses as cut out of it, and why something that looks like one is none."""
    pieces = [piece for whole in _SEPARATORS.split(line) if _SIGNS.search(whole) for piece in _parts(whole)]
    read = {piece: _read(piece) for piece in dict.fromkeys(pieces)}
    found = [one for piece in pieces if (one := read[piece]) is not None]
    if any(_is_whole(one) for one in found):
        found = [one for one in found if isinstance(one, Reason) or not one.is_host]
    return found


def _is_whole(one: Candidate | Reason | None) -> bool:
    return isinstance(one, Candidate) and not one.is_host


def _character(entity: re.Match[str]) -> str:
    name = entity[1].lower()
    if name[0] != "#":
        return _NAMED[name]
    return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


def _joined(found: re.Match[str]) -> str:
    """Joiners stay between letters of scripts that need them."""
    before, after = found.string[found.start() - 1 : found.start()], found.string[found.end() : found.end() + 1]
    return found[0] if before and after and not (before.isascii() or after.isascii()) else ""


def _whole(found: re.Match[str]) -> str:
    """An address in <> that was broken (RFC 3986, appendix C), followed by as many ends of line as it had."""
    parts = re.split(r"\s*\n\s*", found[1])
    if len(parts) == 1 or any(_starts(part, 0) for part in parts[1:]):
        return found[0]
    return f"<{''.join(parts)}>" + "\n" * found[1].count("\n")


def _parts(whole: str) -> Iterator[str]:
    """A piece, cut before each address that begins within it and is not part of the one before."""
    if not whole:
        return
    cuts = {0, len(whole)}
    words = _NO_WORD.match(whole)
    first = words.end() if words else 0  # what stands before the first word is emphasis, and no address
    cuts.update(
        found.start() for found in WEB.finditer(whole) if found.start() > first and not _is_within(whole, found.start())
    )
    cuts.update(found.end() for found in _BETWEEN.finditer(whole) if _starts(whole, found.end()))
    places = sorted(cuts)
    yield from (whole[start:end] for start, end in pairwise(places))


def _is_within(whole: str, start: int) -> bool:
    """Whether a second address belongs to the first: its sign before it may be written as %XX."""
    return whole[start - 1] in _WITHIN or whole[max(0, start - 3)] == "%"


def _starts(text: str, at: int) -> bool:
    """Whether an address begins here."""
    if WEB.match(text, at):
        return True
    found = _NEXT.match(text, at)
    return found is not None and _is_name(text, found)


def _read(piece: str) -> Candidate | Reason | None:
    """An address, why it is none, or None for a word."""
    if not _SIGNS.search(piece.strip(_LEADING)):
        return None
    start = piece.lstrip(_LEADING) if piece[0] in _LEADING else piece
    flat = start.translate(FULL_WIDTH)
    web = WEB.search(flat)
    if web is None or web.start() > 0:
        if _ON_DEVICE.match(flat):
            return Reason.NOT_PUBLIC
        other = _unwebbed(start, flat, piece)
        if web is None or _is_whole(other):
            return other
    return Candidate(_unwrapped(start[web.start() :], piece[: len(piece) - len(start)] + start[: web.start()]))


def _unwebbed(start: str, flat: str, piece: str) -> Candidate | Reason | None:
    """What does not begin as an address on the web does."""
    if piece.startswith("@") or _HANDLE.match(flat):
        return Reason.HANDLE
    if _MAIL.match(flat):
        return Reason.MAIL
    if _APP.match(flat):
        return Candidate(trimmed(start))
    if _SCHEME.match(flat):
        return Reason.UNKNOWN_SCHEME
    if _HERE.match(flat):
        return Reason.NOT_PUBLIC
    return _bare(trimmed(start.removeprefix("//")))


def _bare(text: str) -> Candidate | None:
    """An address without a scheme."""
    flat = narrow(text)
    if _QUAD.match(flat):
        return Candidate(text)
    found = _BARE.match(flat)
    if found is None or not _is_name(flat, found):
        return None
    return Candidate(text, is_host=found.end() == len(flat) and not flat.lower().startswith("www."))


def _is_name(text: str, found: re.Match[str]) -> bool:
    """Whether this is the name of a host, and no file nor the end of one sentence and the begin of another."""
    last, host = found["last"], text[found.start() : found.end()]
    if _FILES.fullmatch(last.lower()) or (last != last.lower() and host != host.upper()):
        return False
    has_more = text[found.end() : found.end() + 1] in {"/", "?", "#"} or host.lower().startswith("www.")
    return (
        has_more or bool(_ENDINGS.fullmatch(last.lower())) or (len(last) == 2 and last.isascii()) or last[:4] == "xn--"
    )


def _unwrapped(text: str, before: str) -> str:
    """An address without the signs of emphasis around it: an underscore at its end is its own where none is before."""
    emphasis = before[len(before.rstrip(_OPENING)) :].replace("*", "")
    text = trimmed(text)
    return trimmed(text.removesuffix(emphasis[::-1])) if emphasis else text
