"""What an answer from somebody who was asked to remove something says: a proposal, which a person confirms."""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum


class AnswerKind(Enum):
    """RECEIVED: only that it arrived. NONE: nothing came, and the time is over."""

    RECEIVED = "received"
    REMOVED = "removed"
    REFUSED = "refused"
    ASKS_MORE = "asks_more"
    NONE = "none"


_TAKE = r"(?:remov|tak(?:e|ing)|delet|act\b|block|disabl|honou?r|comply)"
_QUITAR = r"(?:eliminar|retirar|quitar|borrar|actuar|bloquear|atender|dar de baja|acceder a)"
_QUITADO = r"(?:eliminad|retirad|quitad|borrad|deshabilitad|desactivad|desindexad|bloquead|dad[oa]s? de baja)"
_GIVE = (
    r"(?:provide|send|supply|reply with|respond with|confirm|attach|complete|fill|submit|include|forward|clarify"
    r"|specify|verify|upload|tell us|let us know (?:which|the)|share)"
)
_REQUEST = r"(?:solicitud|peticion|denuncia|reporte|queja|reclamacion|mensaje|aviso|correo|notificacion)"
_SAYS: dict[AnswerKind, tuple[str, ...]] = {
    AnswerKind.REFUSED: (
        r"(?:does|do|did|doesn|don|didn)(?: not|'t|t) (?:appear to |seem to |currently |actually )?"
        r"(?:violate|breach|go against|infringe|contravene|meet our (?:criteria|threshold)|constitute|break)",
        r"(?:not|isn't|aren't|wasn't) (?:in violation|in breach|a violation|against our|a breach|removable)",
        r"(?:no|any) (?:violations?|breach) (?:of (?:our|the)|was|were|has)",
        r"(?:found|find) (?:no|not any) (?:violation|breach)",
        r"(?:is|are|falls?) within our (?:\w+ ){0,3}(?:guidelines|standards|rules|policies|policy)",
        rf"(?:unable|not able|not in a position|not willing) to (?:be )?{_TAKE}",
        rf"(?:will|would|can|could|shall)(?: not|not|n't) (?:be )?{_TAKE}",
        rf"\b(?:won't|can't|shan't) (?:be )?{_TAKE}",
        rf"(?:decided|chosen|chose|going) not to {_TAKE}",
        r"(?:have|has|had|was|were)(?: not|n't) (?:been )?(?:removed|taken down|deleted|disabled)",
        r"(?:have|has|did)(?: not|n't) (?:remove|taken? (?:it|this|them|any action))",
        r"no (?:further )?action (?:will|was|has|is|can)\b",
        r"(?:not|n't) (?:be )?tak(?:e|en|ing) (?:any )?action",
        r"(?:will|shall|can|may) (?:remain|stay) (?:up|online|available|visible|accessible|published|live)",
        r"(?:leave|leaving|left) (?:it|this|them|the \w+) (?:up|online)",
        r"(?:declined?|reject(?:ed)?|den(?:y|ied)) (?:your|the|this|to)\b",
        r"(?:request|report|complaint|notice|claim)s? (?:has been|have been|was|were|is) (?:denied|rejected|declined)",
        r"\bno (?:\w+ )?(?:infring|incumpl|viol[ae]|vulner|contravien|constituye|va en contra)",
        r"no hemos (?:encontrado|detectado|visto) (?:ningun[oa]? )?(?:infraccion|incumplimiento|violacion|motivo)",
        r"(?<!in)cumplen? (?:con )?(?:nuestr|las? (?:norma|politica|regla))",
        rf"no (?:podemos|vamos a|hemos podido|es posible|sera posible|procede|procederemos a|nos es posible) {_QUITAR}",
        r"no (?:se )?(?:lo |la |los |las )?(?:eliminaremos|retiraremos|quitaremos|borraremos)",
        rf"no (?:se )?(?:ha|han|ha sido|han sido|sera|seran|fue|fueron) (?:sido )?{_QUITADO}",
        r"no (?:se )?(?:va|van|tomaremos|tomara|tomaran|ha tomado|tomo|adoptaremos)"
        r" (?:a (?:eliminar|retirar|tomar)|(?:ningun[oa]? )?(?:medida|accion))",
        rf"(?:rechaz|deneg|desestim)(?:amos|ado|ada|aron|o) (?:tu|su|la|el|esta) {_REQUEST}",
        rf"{_REQUEST} (?:ha sido|fue|queda|esta|no ha sido) (?:rechazad|denegad|desestimad|aceptad[oa] a tramite)",
        r"(?:seguira|seguiran|permanecera|permaneceran|continuara|se mantendra)"
        r" (?:visible|publicad|disponible|en linea)",
    ),
    AnswerKind.ASKS_MORE: (
        r"(?:we|i)(?: will| still| do| would|'ll)? (?:need|require)"
        r" (?:more|further|additional|some|your|the following|you to|proof|a copy|to know|to verify|to confirm)",
        rf"(?:please|kindly) (?:\w+ )?{_GIVE}",
        rf"(?:could|can|would) you (?:please |kindly )?{_GIVE}",
        r"(?:more|further|additional) (?:information|details|documents?|documentation|evidence)"
        r" (?:is|are|to|from|about|required|needed)",
        r"(?:incomplete|insufficient) (?:request|report|information|notice|details)",
        r"(?:request|report|notice|information)(?: (?:you )?(?:sent|gave|provided))?"
        r" (?:is|was) (?:incomplete|insufficient)",
        r"(?:missing|lacks) (?:the )?(?:following|information|required|details)",
        r"did(?: not|n't) (?:include|contain|give|provide)",
        r"(?:unable|not able) to (?:process|locate|find|identify|verify|review|open|access)",
        r"could(?: not|n't|not) (?:process|locate|find|identify|verify|open)",
        r"(?:necesitamos|requerimos|nos falta|nos faltan|hace falta|hacen falta|falta)"
        r" (?:mas|que|tu|su|la|el|los|las|una?|informacion|saber|verificar|confirmar|algun)",
        r"\b(?:proporcion|envi|facilit|adjunt|indiqu|indi|acredit|complet|rellen|aport|especifi|manda?)"
        r"(?:a|e|ca|que|ique)?(?:me|nos)\b",
        r"(?:por favor|favor de|rogamos|te pedimos|le pedimos|debes?|tienes? que|tiene que),? (?:que )?(?:nos )?"
        r"(?:proporcion|envi|facilit|adjunt|confirm|indi[cq]|acredit|complet|rellen|aport|especifi|respond|verifi[cq])",
        r"(?:puedes?|podrias?|podria) (?:proporcionar|enviar|facilitar|adjuntar|confirmar|indicar|decir|mandar)",
        r"(?:mas informacion|informacion adicional|datos adicionales|mas datos|mas detalles)"
        r" (?:para|sobre|que|antes|es|de)",
        rf"(?:tu|su|la) {_REQUEST} (?:esta|es|llego|ha llegado) (?:incomplet|insuficient)",
        r"no (?:hemos podido|podemos|pudimos) (?:localizar|encontrar|identificar|verificar|abrir|comprobar)",
    ),
    AnswerKind.REMOVED: (
        r"(?:has|have|was|were|is|are)(?: now| already| since| all| both)* (?:been )?(?:successfully |permanently )?"
        r"(?:removed|taken down|deleted|disabled|de-?indexed|delisted|blocked|purged)",
        r"(?:we|i|moderators|team)(?:'ve| have| has)?(?: now| already| just)?"
        r" (?:removed|taken (?:it|this|them|the \w+|down)"
        r"|took (?:it|this|them|the \w+|down|action)|deleted|disabled|blocked|delisted|de-?indexed|purged)",
        r"(?:action|measures?) (?:has|have) (?:now )?been taken (?:on|against)",
        r"(?:no longer) (?:be )?(?:available|accessible|online|visible|live|appears?|shows?|exists?|hosted)",
        rf"(?<!no )(?<!no se )(?:ha|han|fue|fueron|quedo|quedaron|esta|estan) (?:ya )?(?:sido )?{_QUITADO}",
        r"(?<!no )(?:hemos|he|se ha|se han) (?:ya )?(?:procedido a (?:su |la )?)?"
        r"(?:eliminad|retirad|quitad|borrad|deshabilitad|desactivad|desindexad|bloquead|dado de baja"
        r"|eliminar|eliminacion|retirada|retirar|borrar)",
        r"(?<!no )(?<!no lo )(?:eliminamos|retiramos|quitamos|borramos|procedimos a (?:eliminar|retirar|borrar))",
        r"ya no (?:esta|estan|es accesible|son accesibles|existe|existen|aparece|aparecen|se puede ver)",
        r"dejo de (?:estar|existir|aparecer)",
    ),
    AnswerKind.RECEIVED: (
        r"(?:we|i)(?:'ve| have)? (?:successfully )?received (?:your|the)",
        r"(?:thank you|thanks) for (?:your|contacting|reporting|reaching|getting|writing|submitting|bringing|letting)",
        r"(?:ticket|case|reference|request) (?:number|id|#|no)",
        r"(?:report|request|message|notice|email) (?:has been|was|is being)"
        r" (?:received|logged|registered|submitted|reviewed)",
        r"under review|(?:are|is) (?:currently )?(?:reviewing|looking into|investigating)",
        r"(?:will|'ll) (?:review|look into|get back|investigate|respond|reply|be in touch)",
        r"automat(?:ed|ic) (?:reply|response|message|confirmation|acknowledge?ment)",
        r"(?:hemos recibido|recibimos|se ha recibido|ha sido recibid[oa]|acusamos recibo|acuse de recibo)",
        r"gracias por (?:tu|su|contactar|escribir|informar|ponerte|ponerse|avisar|el aviso|comunicar)",
        r"(?:numero|n\.?o) de (?:caso|referencia|ticket|incidencia|expediente|solicitud)",
        rf"{_REQUEST} (?:ha sido|fue|esta siendo|esta|queda) (?:recibid|registrad|en revision|revisad|tramitad|abiert)",
        r"(?:estamos|vamos a|se esta) (?:revis|analiz|investig|estudi)|(?:revisaremos|estudiaremos|responderemos)",
        r"(?:respuesta|mensaje|correo) automatic",
    ),
}
"""Ways of saying it, in plain lower-case letters without accents."""
_KNOWN = {kind: re.compile("|".join(ways)) for kind, ways in _SAYS.items()}
_NOT_YET = re.compile(
    r"(?:unable|not able|cannot|can't|could not|won't|will not|no podemos|no podremos|no es posible|no nos es posible)"
    r"[^.]{1,120}?\b(?:without|until|unless|before you|sin (?:que|tu|su|mas|esa|la)|hasta que|mientras no"
    r"|a menos que)\b"
)
"""A refusal that ends with what they still want: they ask for more."""
_BESIDE = re.compile(
    r"^\W*(?:(?:but|y|pero|and) )?(?:if|when|once|in case|should you|where|si|cuando|en caso de|una vez)\b"
    r"|survey|feedback|rate (?:us|this|your)|satisf(?:ied|action|accion|ech)|encuesta|tu opinion|su opinion"
    r"|frequently asked|preguntas frecuentes"
)
"""What may happen, and what mail programs add: nothing of it was done or is asked."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*\n")
_HEADS = re.compile(
    r"\W*-{2,}\s*(?:original|forwarded|mensaje|correo)"
    r"|\W*begin forwarded|_{10,}\s*$"
    r"|\W*(?:from|de|von)\s*: .{0,200}@"
)
"""Lines of mail programs below which stands what was written before."""
_WROTE = re.compile(r"\W*(?:on|el|am|le|em) .{3,200}(?:wrote|escribio|escrito)\s*:\s*$")
_LONGEST = 20_000
_HEAD = 300
"""Characters that are read: of an answer, and of a line that may be a mail program's."""


def propose(text: str) -> AnswerKind | None:
    """What a pasted answer seems to say; None where nothing is recognised, or it says two things that do not go
    together, as that one part has gone and another has not.

    Only what was written anew is read: quoted lines, and all below such a line of a mail program, are left out.
    """
    said = "\n".join(_own_lines(_plain(text[:_LONGEST])))
    found: set[AnswerKind] = set()
    for sentence in _SENTENCE.split(said):
        one = " ".join(sentence.split())
        if _BESIDE.search(one):
            continue
        if _NOT_YET.search(one):
            found.add(AnswerKind.ASKS_MORE)
            continue
        found |= {kind for kind, pattern in _KNOWN.items() if pattern.search(one)}
    settled = found - {AnswerKind.RECEIVED}
    if len(settled) > 1:
        return None
    return next(iter(settled or found), None)


def _plain(text: str) -> str:
    """Lower-case letters without accents; typographic quotes and blanks as typed ones."""
    spread = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u00b4", "'"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).lower()


def _own_lines(text: str) -> Iterator[str]:
    """What was written anew. An answer may stand below what it quotes."""
    lines = text.splitlines()
    for n, line in enumerate(lines):
        if line.lstrip().startswith((">", "##-")):
            continue
        if _HEADS.match(line[:_HEAD]) and not _is_quoted_next(lines, n):
            return
        if _is_head(lines, n):
            if not _is_quoted_next(lines, n):
                return
            continue
        yield line.strip()


def _is_head(lines: list[str], n: int) -> bool:
    """Whether a line says who wrote what follows; mail programs break it in two."""
    before, here, below = ((*lines[max(n - 1, 0) : n], "")[0], lines[n], (*lines[n + 1 : n + 2], "")[0])
    heads = (here, f"{here} {below.strip()}", f"{before} {here.strip()}")
    return any(_WROTE.match(one[:_HEAD]) for one in heads)


def _is_quoted_next(lines: list[str], n: int) -> bool:
    """Whether the next written line below, after a broken head, is marked as quoted."""
    below = [line for line in lines[n + 1 : n + 6] if line.strip() and not line.rstrip().endswith(":")]
    return bool(below) and below[0].lstrip().startswith(">")
