"""What an uploader is told: what was done, why, by which rule, how it was found, and how to disagree.

The fields are those of Regulation (EU) 2022/2065 Art. 17(3). Who asked for it is never said, and the words do not tell
whether it was one person or several.
"""

from dataclasses import dataclass
from enum import Enum

from amparo.settings import Settings
from amparo.store import models as rows


@dataclass(frozen=True)
class Offered:
    """An appeal that somebody may file. code: shown this once."""

    reference: str
    code: str


_EN = """Something you posted on {site} {measure}.
Reason: we were told that it is an intimate image shared without the consent of the person shown{decided}.
Rule: {rule}.
How it was found: {found}. Automated comparison of files was used{by}.
If you disagree: go to {url}/appeal within six months, with reference {reference} and code {code}. You need no account.
You can also go to a court or to an out-of-court body where your law has one."""
_ES = """Algo que publicaste en {site} {measure}.
Motivo: se nos comunicó que es una imagen íntima difundida sin el consentimiento de la persona que aparece{decided}.
Norma: {rule}.
Cómo se encontró: {found}. Se compararon archivos de forma automática{by}.
Si no estás de acuerdo: entra en {url}/appeal antes de seis meses, con la referencia {reference} y el código {code}. No
necesitas cuenta. También puedes acudir a un tribunal o a un órgano extrajudicial si tu ley lo prevé."""


class Restriction(Enum):
    """What was done. HIDDEN: until somebody decides; nobody sees it. REMOVED: for good."""

    HIDDEN = "hidden"
    REMOVED = "removed"


_MEASURE = {
    Restriction.HIDDEN: (
        {"measure": "is hidden until a person has decided", "decided": "", "by": "; a person has not decided yet"},
        {"measure": "está oculto hasta que una persona decida", "decided": "", "by": "; aún no ha decidido nadie"},
    ),
    Restriction.REMOVED: (
        {
            "measure": "was removed for good",
            "decided": ", and a person decided so",
            "by": "; the decision was made by a person",
        },
        {
            "measure": "se ha eliminado de forma definitiva",
            "decided": ", y una persona así lo decidió",
            "by": "; la decisión la tomó una persona",
        },
    ),
}
_FOUND = {
    True: ("through a notice that named its address", "por un aviso que indicaba su dirección"),
    False: ("as a copy of an item that a notice named", "como copia de algo que indicaba un aviso"),
}


def statement_of_reasons(
    settings: Settings, notice: rows.Notice, copy: rows.Copy, appeal: Offered, restriction: Restriction
) -> str:
    """The statement in both languages: which one its reader knows is not known here."""
    rule = ", ".join(notice.regimes) or settings.site.name
    named = copy.target_id is not None
    both = zip((_EN, _ES), _FOUND[named], _MEASURE[restriction], strict=True)
    said = [
        text.format(
            site=settings.site.name,
            url=settings.site.url,
            rule=rule,
            found=found,
            reference=appeal.reference,
            code=appeal.code,
            **words,
        )
        for text, found, words in both
    ]
    return "\n\n".join(said)
