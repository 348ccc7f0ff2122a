"""MD5 of a file's bytes (RFC 1321): what older exchanges share for videos.

Two files with one MD5 can be made on purpose; where SHA-256 is known as well, both are kept.
"""

from amparo.signals.model import Example, Metric, SignalType

_EMPTY = "d41d8cd98f00b204e9800998ecf8427e"
MD5 = SignalType(
    name="md5",
    size=16,
    metric=Metric.EXACT,
    radius=0,
    least_quality=None,
    about="Digest of the file's bytes as older exchanges use it; collisions can be made, so SHA-256 is preferred.",
    examples=(
        Example(_EMPTY, _EMPTY, 0),
        Example(_EMPTY, "900150983cd24fb0d6963f7d28e17f72", 1),
    ),
)
