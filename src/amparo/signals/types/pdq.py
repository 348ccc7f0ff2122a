"""PDQ, the field's open perceptual hash for pictures: 256 bits; 31 bits apart is the usual limit, quality 50 the gate.

Source: the published PDQ specification and the figures in common use by hash exchanges (distance <= 31, quality >= 50).
"""

from amparo.signals.model import Example, Metric, SignalType

_A = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
PDQ = SignalType(
    name="pdq",
    size=32,
    metric=Metric.HAMMING,
    radius=31,
    least_quality=50,
    about="Perceptual hash of a picture: survives re-encoding, resizing and light edits; not crops beyond about 5 %.",
    examples=(
        Example(_A, _A, 0),
        Example(_A, "f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22", 2),
        Example("0" * 64, "f" * 64, 256),
    ),
)
