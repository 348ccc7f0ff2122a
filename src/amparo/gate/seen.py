"""What the library is told of an upload that may go up."""

from collections.abc import Sequence

from amparo.matching.index import Probe
from amparo.media.model import HASH_BYTES, Fingerprints
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256
from amparo.spool.model import Seen


def seen(content: Fingerprints | Sequence[Probe], size: int | None) -> Seen | None:
    """The fingerprints that look-back compares, out of those there are; None where none is of use to it.

    Of an animation the first frame that can be trusted counts, as in a scan. Of what a platform sent, the original
    orientation counts.
    """
    return _of_file(content, size) if isinstance(content, Fingerprints) else _of_probes(content)


def _of_file(content: Fingerprints, size: int | None) -> Seen:
    frame = next((one for one in content.frames if PDQ.trusts(one.quality)), None)
    frame = frame or (content.frames[0] if content.frames else None)
    family = content.content.family
    moving = family == "picture" and any(one.second is not None for one in content.frames)
    return Seen(
        "animation" if moving else family,
        content.sha256 or None,
        frame.values[:HASH_BYTES] if frame else None,
        frame.quality if frame else None,
        size,
    )


def _of_probes(probes: Sequence[Probe]) -> Seen | None:
    sha256 = next((one.signal.value for one in probes if one.signal.type is SHA256), None)
    pdq = next((one.signal for one in probes if one.signal.type is PDQ and one.orientation == "original"), None)
    if sha256 is None and pdq is None:
        return None
    return Seen("other" if pdq is None else "picture", sha256, pdq.value if pdq else None, pdq.quality if pdq else None)
