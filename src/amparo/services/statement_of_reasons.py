"""What an uploader is told: what was done, why, by which rule, how it was found, and how to disagree.

The fields are those of Regulation (EU) 2022/2065 Art. 17(3). Who asked for it is never said, and the words do not tell
whether it was one person or several.
"""

from dataclasses import dataclass

from amparo.settings import Settings
from amparo.store import models as rows


@dataclass(frozen=True)
class Offered:
    """An appeal that somebody may file. code: shown this once."""

    reference: str
    code: str


_EN = """Something you posted on {site} was removed for good.
Reason: we were told that it is an intimate image shared without the consent of the person shown, and a person
decided so.
Rule: {rule}.
How it was found: {found}. Automated comparison of files was used; the decision was made by a person.
If you disagree: go to {url}/appeal within six months, with reference {reference} and code {code}. You need no account.
You can also go to a court or to an out-of-court body where your law has one."""
_ES = """Algo que publicaste en {site} se ha eliminado de forma definitiva.
Motivo: se nos comunicó que es una imagen íntima difundida sin el consentimiento de la persona que aparece, y una
persona así lo decidió.
Norma: {rule}.
Cómo se encontró: {found}. Se compararon archivos de forma automática; la decisión la tomó una persona.
Si no estás de acuerdo: entra en {url}/appeal antes de seis meses, con la referencia {reference} y el código {code}. No
necesitas cuenta. También puedes acudir a un tribunal o a un órgano extrajudicial si tu ley lo prevé."""
_FOUND = {
    True: ("through a notice that named its address", "por un aviso que indicaba su dirección"),
    False: ("as a copy of an item that a notice named", "como copia de algo que indicaba un aviso"),
}


def statement_of_reasons(settings: Settings, notice: rows.Notice, copy: rows.Copy, appeal: Offered) -> str:
    """The statement in both languages: which one its reader knows is not known here."""
    rule = ", ".join(notice.regimes) or settings.site.name
    named = copy.target_id is not None
    said = [
        text.format(
            site=settings.site.name,
            url=settings.site.url,
            rule=rule,
            found=found,
            reference=appeal.reference,
            code=appeal.code,
        )
        for text, found in zip((_EN, _ES), _FOUND[named], strict=True)
    ]
    return "\n\n".join(said)
