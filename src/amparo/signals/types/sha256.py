"""SHA-256 of a file's bytes (FIPS 180-4): the same file, byte for byte."""

from amparo.signals.model import Example, Metric, SignalType

_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SHA256 = SignalType(
    name="sha256",
    size=32,
    metric=Metric.EXACT,
    radius=0,
    least_quality=None,
    about="Digest of the file's bytes: the identical file and nothing else.",
    examples=(
        Example(_EMPTY, _EMPTY, 0),
        Example(_EMPTY, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 1),
    ),
)
