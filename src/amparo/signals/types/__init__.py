"""The signal types, one file each. A new type is a new file and a line here; the conformance suite does the rest."""

from amparo.errors import BadInput
from amparo.signals.model import Signal, SignalType
from amparo.signals.types.md5 import MD5
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256

ALL: tuple[SignalType, ...] = (PDQ, SHA256, MD5)


def by_name(name: str) -> SignalType:
    """The type of this name. Raises BadInput `unknown_signal_type`."""
    for kind in ALL:
        if kind.name == name:
            return kind
    known = ", ".join(kind.name for kind in ALL)
    raise BadInput("unknown_signal_type", f"The signal types are: {known}.")


def parse(text: str, quality: int | None = None) -> Signal:
    """A signal from its written form `type:hex`, e.g. `md5:d41d8cd98f00b204e9800998ecf8427e`.

    Raises BadInput `bad_signal`, `unknown_signal_type` or `bad_quality`.
    """
    name, colon, value = text.strip().partition(":")
    if not colon:
        raise BadInput("bad_signal", "A signal is written as type:hexadecimal.")
    kind = by_name(name)
    return Signal(kind, kind.parse(value), quality)
