"""The four kinds of places that a question mixes: how fast copies follow each other there, from which source, how sure.

One kind stands for many platforms. Nobody has published how copies of intimate images follow each other; each kernel is
of something near, and the families with the same half-life are shown as a band.
"""

import math
from dataclasses import dataclass

from amparo.spread.kernels import FACEBOOK_SHAPE, LN2, TWITTER_OFFSET, Exponential, Kernel, Lognormal, PowerLaw, Weibull
from amparo.spread.kernels import band as families_of
from amparo.spread.what_if.fields import FIELDS
from amparo.spread.what_if.mixture import Mixture
from amparo.words import Words

MINUTE, HOUR = 60.0, 3600.0
FEED_HALF_LIFE, NETWORK_HALF_LIFE = 24 * MINUTE, 105 * MINUTE
BOARD_MEDIAN, BOARD_SIGMA = 25.28 * HOUR, 1.575
MESSAGES_WITHIN, MESSAGES_STOPPED = 48 * HOUR, 0.8
FAMILIES = ("power", "weibull", "exponential")
"""Of `kernels.band`, heaviest tail first."""


@dataclass(frozen=True)
class Place:
    """One kind of place. key: its field's name in a question. sure: how far the source bears on intimate images."""

    key: str
    name: Words
    kernel: Kernel
    source: Words
    sure: Words

    @property
    def families(self) -> dict[str, Kernel]:
        """The families of kernels with this place's half-life."""
        return families_of(self.kernel.half_life)


PLACES = (
    Place(
        "feed",
        FIELDS["feed"].label,
        PowerLaw.from_half_life(FEED_HALF_LIFE, TWITTER_OFFSET),
        Words(
            "Schneider and Rizoiu, PNAS 120(34), 2023: a power law with c = 30 s; half of what follows a post on "
            "Twitter comes within 24 minutes.",
            "Schneider y Rizoiu, PNAS 120(34), 2023: una ley de potencias con c = 30 s; la mitad de lo que sigue a un "
            "mensaje en Twitter llega en 24 minutos.",
        ),
        Words(
            "Measured on hashtags about climate and politics, not on intimate images.",
            "Medido en etiquetas sobre clima y política, no en imágenes íntimas.",
        ),
    ),
    Place(
        "network",
        FIELDS["network"].label,
        Weibull(NETWORK_HALF_LIFE, FACEBOOK_SHAPE),
        Words(
            "Goldstein and others, arXiv 2301.02737: reactions to news on Facebook, half within 105 minutes, 90 % "
            "within 30 hours; a Weibull curve of shape 0.4225 goes through both.",
            "Goldstein y otros, arXiv 2301.02737: reacciones a noticias en Facebook, la mitad en 105 minutos y el 90 % "
            "en 30 horas; una curva de Weibull de forma 0,4225 pasa por ambas.",
        ),
        Words(
            "Many posts, but of reactions to news, not of copies.",
            "Muchas publicaciones, pero de reacciones a noticias, no de copias.",
        ),
    ),
    Place(
        "board",
        FIELDS["board"].label,
        Lognormal(BOARD_MEDIAN, BOARD_SIGMA),
        Words(
            "One site that published intimate images without consent, read every hour for four weeks in 2015: a "
            "lognormal curve, half of the views within 25 hours.",
            "Un sitio que publicaba imágenes íntimas sin consentimiento, leído cada hora durante cuatro semanas en "
            "2015: una curva lognormal, la mitad de las visitas en 25 horas.",
        ),
        Words(
            "The only source on intimate images; one site, views and not copies, not reviewed by others.",
            "La única fuente sobre imágenes íntimas; un solo sitio, visitas y no copias, sin revisión de otros.",
        ),
    ),
    Place(
        "messages",
        FIELDS["messages"].label,
        Exponential(MESSAGES_WITHIN * LN2 / -math.log1p(-MESSAGES_STOPPED)),
        Words(
            "De Freitas Melo and others, 2019: 80 % of images in public WhatsApp groups stopped within 2 days; we "
            "draw an exponential curve through that point.",
            "De Freitas Melo y otros, 2019: el 80 % de las imágenes en grupos públicos de WhatsApp dejó de circular en "
            "2 días; trazamos una curva exponencial por ese punto.",
        ),
        Words(
            "Weak: one point, public groups only; private messages are not seen by anyone.",
            "Débil: un solo punto y solo grupos públicos; los mensajes privados no los ve nadie.",
        ),
    ),
)
"""In the order of `fields.PLACE_FIELDS`."""


def kernels(family: str | None) -> tuple[Kernel, ...]:
    """The kernel of each place: as anchored, or of one of the `FAMILIES`."""
    return tuple(place.kernel if family is None else place.families[family] for place in PLACES)


def mixed(shares: tuple[float, ...], family: str | None = None) -> Mixture:
    """The kernel of a leak whose copies are on the places with these shares."""
    used = [(kernel, share) for kernel, share in zip(kernels(family), shares, strict=True) if share > 0.0]
    return Mixture(tuple(kernel for kernel, _ in used), tuple(share for _, share in used))
