"""The words of letters, in English and Spanish: polite, plain, and without a threat. The law's words are data."""

from amparo.casework.letter import Asker, Lack
from amparo.casework.notice import Concern, Relation, TargetKind
from amparo.casework.regime import ClockStart, Copies, Unit
from amparo.casework.route import Role
from amparo.words import Words

AGENT_CAPACITY = Words(
    "an organisation that helps the person shown and writes in that person’s place",
    "una organización que ayuda a la persona que aparece y escribe en su lugar",
)
SUBJECT = Words("Intimate images without consent: request to remove {}", "Imágenes íntimas sin consentimiento: {}")
SUBJECT_COPYRIGHT = Words("Copyright notice: request to remove {}", "Aviso de derechos de autor: {}")
SUBJECT_COMPLAINT = Words("Complaint about {}", "Reclamación sobre {}")
REFERENCE = Words("ref. {}", "ref. {}")
ADDRESSES = (Words("1 address", "1 dirección"), Words("{} addresses", "{} direcciones"))
"""For one, and for more."""
LISTED = (
    Words("the address below", "la dirección de abajo"),
    Words("the {} addresses below", "las {} direcciones de abajo"),
)
"""For one, and for more; the same in all of the sentences of `ASKS`."""

SHOWN = {
    None: Words("the person shown", "la persona que aparece"),
    Relation.DEPICTED: Words("me", "mi persona"),
    Relation.REPRESENTATIVE: Words("the person for whom I act", "la persona por quien actúo"),
}
"""The person shown, as the writer says it; None where the letter does not say who writes."""
SHOWN_BY_AGENT = Words("the person for whom we act", "la persona por quien actuamos")
I_ASK = Words("I ask you to", "Les pido")
WE_ASK = Words("We ask you to", "Les pedimos")
_REMOVE = Words("remove the content at {}", "que retiren el contenido de {}")
ASKS = {
    Role.PLATFORM: _REMOVE,
    Role.HOST: Words(
        "remove the content at {}, or disable access to it", "que retiren el contenido de {}, o impidan el acceso a él"
    ),
    Role.CDN: Words("stop carrying the content at {}", "que dejen de transmitir el contenido de {}"),
    Role.REGISTRAR: Words(
        "act, under your rules, on the content at {}", "que actúen, según sus reglas, ante el contenido de {}"
    ),
    Role.SEARCH: Words("take {} out of your results", "que quiten de sus resultados {}"),
    Role.ARCHIVE: Words("remove the copies at {}", "que retiren las copias de {}"),
    Role.PAYMENT: Words(
        "act, under your rules, on the pages at {}", "que actúen, según sus reglas, ante las páginas de {}"
    ),
    Role.ADVERTISING: Words(
        "act, under your rules, on the pages at {}", "que actúen, según sus reglas, ante las páginas de {}"
    ),
    Role.REGULATOR: Words("act on the content at {}", "que actúen ante el contenido de {}"),
}
"""What is asked of whom; any other role as of a platform. {}: the addresses."""
ASK_COPYRIGHT = Words(
    "remove the material at {}, or disable access to it: it uses a work without the permission of its owner",
    "que retiren el material de {}, o impidan el acceso a él: usa una obra sin permiso de quien es titular",
)
CONCERNS = {
    Concern.SHARED: Words(
        "intimate images of {}, shared without consent", "imágenes íntimas de {}, difundidas sin consentimiento"
    ),
    Concern.SYNTHETIC: Words(
        "intimate images made up, with AI or otherwise, to look like {}, shared without consent",
        "imágenes íntimas creadas, con IA o de otro modo, para que parezcan de {}, difundidas sin consentimiento",
    ),
    Concern.SECRET: Words(
        "intimate images of {}, recorded in secret and shared without consent",
        "imágenes íntimas de {}, grabadas en secreto y difundidas sin consentimiento",
    ),
    Concern.IMPERSONATION: Words("accounts that pretend to be {}", "cuentas que se hacen pasar por {}"),
    Concern.COPYCAT: Words(
        "accounts that copy one already removed, with intimate images of {}",
        "cuentas que copian otra ya retirada, con imágenes íntimas de {}",
    ),
    Concern.REPEAT: Words(
        "accounts that keep posting intimate images of {} without consent",
        "cuentas que siguen publicando imágenes íntimas de {} sin consentimiento",
    ),
}
"""What the content is. {}: the person shown."""
KINDS = {
    TargetKind.ITEM: Words("Picture, video, post or page", "Foto, video, publicación o página"),
    TargetKind.ACCOUNT: Words("Account", "Cuenta"),
    TargetKind.GROUP: Words("Group or channel", "Grupo o canal"),
    TargetKind.TAG: Words("Tag", "Etiqueta"),
}
SHORT_CONCERNS = {
    Concern.SHARED: Words("shared without consent", "sin consentimiento"),
    Concern.SYNTHETIC: Words("made up", "imagen creada"),
    Concern.SECRET: Words("recorded in secret", "grabación en secreto"),
    Concern.IMPERSONATION: Words("pretends to be the person shown", "se hace pasar por la persona que aparece"),
    Concern.COPYCAT: Words("copies one already removed", "copia otra ya retirada"),
    Concern.REPEAT: Words("posts such content again and again", "publica esto una y otra vez"),
}
"""Beside an address, where the addresses of a letter differ in it."""

LEGAL_BASIS = Words("Legal basis: {}.", "Base legal: {}.")
LAW_TEXT = Words("Text of the law:", "Texto de la ley:")
OWN_RULES = Words(
    "This request is made under your own rules on such content, by the way that you offer for it{}",
    "Esta solicitud se hace según sus propias reglas sobre este contenido, por la vía que ustedes ofrecen{}",
)
TERM = Words(
    "The time that this law gives for removal is {}{}.", "El plazo que esta ley da para la retirada es de {}{}."
)
TERM_IF = Words(
    "Where its conditions for this are met, this law gives {} for removal{}.",
    "Donde se cumplen sus condiciones para ello, esta ley da {} para la retirada{}.",
)
TERM_IN_WORDS = Words("This law asks for removal {}{}.", "Esta ley pide la retirada {}{}.")
NO_TERM = Words("Please act as soon as you can.", "Por favor, actúen lo antes posible.")
STARTS = {
    ClockStart.VALID_REQUEST: Words(
        ", from the receipt of a complete request", ", desde que se recibe una solicitud completa"
    ),
    ClockStart.RECEIPT: Words(", from the receipt of the request", ", desde que se recibe la solicitud"),
    ClockStart.KNOWLEDGE: Words(", once the service knows of the content", ", cuando el servicio conoce el contenido"),
}
"""What starts a term; of any other the letter says nothing."""
UNITS = {
    Unit.HOURS: (Words("hour", "hora"), Words("hours", "horas")),
    Unit.DAYS: (Words("day", "día"), Words("days", "días")),
    Unit.BUSINESS_DAYS: (Words("business day", "día hábil"), Words("business days", "días hábiles")),
    Unit.MONTHS: (Words("month", "mes"), Words("months", "meses")),
    Unit.YEARS: (Words("year", "año"), Words("years", "años")),
}
"""For one, and for more."""
TERMS_IN_WORDS = {
    "expeditiously": "con prontitud",
    "without delay": "sin demora",
    "without undue delay": "sin dilación indebida",
    "diligently, within the technical limits of the service": (
        "con diligencia, dentro de los límites técnicos del servicio"
    ),
}
"""The Spanish of a law's words for a term, which the data have in English alone."""
COPIES_BY_LAW = {
    Copies.IDENTICAL: Words(
        "This law also asks you to remove the identical copies that you know of.",
        "Esta ley pide retirar también las copias idénticas que conozcan.",
    ),
    Copies.SUBSTANTIALLY_THE_SAME: Words(
        "This law also asks you to remove other content that is the same or substantially the same.",
        "Esta ley pide retirar también otros contenidos iguales o sustancialmente iguales.",
    ),
}
COPIES = Words(
    "Please look for other copies on your service too, and remove them.",
    "Por favor, busquen también otras copias en su servicio y retírenlas.",
)

LIST = Words("The content, by address:", "El contenido, por su dirección:")
BY_LAW = Words("What the law asks of a notice:", "Lo que la ley pide a un aviso:")
BY_AUTHORITY = Words("What you ask for:", "Lo que ustedes piden:")
BY_DOOR = Words("What you ask for besides:", "Lo que ustedes piden además:")
EXPLANATION = Words("In the words of whoever asks:", "En palabras de quien lo pide:")
ABOVE = Words("the addresses listed above", "las direcciones de la lista de arriba")
RELATIONS = {
    Relation.DEPICTED: Words("the person shown", "la persona que aparece"),
    Relation.REPRESENTATIVE: Words(
        "somebody who acts for the person shown", "alguien que actúa por la persona que aparece"
    ),
}
CATEGORIES = {
    "nudity": Words("nudity", "desnudez"),
    "sexual_act": Words("a sexual act", "un acto sexual"),
    "intimate_moment": Words("an intimate moment", "un momento íntimo"),
    "synthetic": Words("an image made up, with AI or otherwise", "una imagen creada, con IA o de otro modo"),
    "other_intimate": Words("other intimate content", "otro contenido íntimo"),
}
NAMES = {
    "targets": Words("Where it is", "Dónde está"),
    "relation": Words("Who asks", "Quién lo pide"),
    "category": Words("What is seen", "Qué se ve"),
    "explanation": Words("Explanation", "Explicación"),
    "name": Words("Name", "Nombre"),
    "contact": Words("Contact", "Contacto"),
    "authority": Words("Capacity", "Calidad en que actúa"),
    "signature": Words("Signature", "Firma"),
    "country": Words("Country of residence", "País de residencia"),
    "statement": Words("Statement", "Declaración"),
}
"""Of the fields of a notice; "statement" for each of them."""
NAME_OF_PERSON = Words("Name of the person shown", "Nombre de la persona que aparece")

ANSWER_TO = Words("Please answer to this address:", "Por favor, respondan a esta dirección:")
ANSWER_BACK = Words(
    "Please answer by the way by which this reached you.",
    "Por favor, respondan por la vía por la que esto les llegó.",
)
ANSWER = Words(
    "Please confirm receipt and give a reference of your own. Say what you did with each address. "
    "Where you keep something up, please give your reasons.",
    "Por favor, confirmen la recepción y den una referencia propia. Digan qué hicieron con cada dirección. "
    "Si mantienen algo, den sus razones, por favor.",
)
IDENTITY = Words(
    "Please protect who asks. Do not publish this letter. Do not pass on the identity of whoever asks, or of the "
    "person shown, to whoever posted the content, or to public collections of notices.",
    "Por favor, protejan a quien lo pide. No publiquen esta carta. No transmitan la identidad de quien lo pide, "
    "ni de la persona que aparece, a quien publicó el contenido ni a colecciones públicas de avisos.",
)
IDENTITY_OF_SENDER = Words(
    "Please do not publish this letter. Do not pass on the identity of whoever asks, as far as the law lets you.",
    "Por favor, no publiquen esta carta. No transmitan la identidad de quien lo pide, hasta donde la ley lo permita.",
)
SIGNED = {
    None: Words("On behalf of the person shown", "En nombre de la persona que aparece"),
    Relation.DEPICTED: Words("The person shown", "La persona que aparece"),
    Relation.REPRESENTATIVE: Words("For the person shown", "Por la persona que aparece"),
}
"""Capacity of whoever signs; None where it is not said."""
SIGNED_AS_OWNER = {
    None: Words("On behalf of the owner", "En nombre de quien es titular"),
    Relation.DEPICTED: Words("The owner", "Titular"),
    Relation.REPRESENTATIVE: Words("For the owner", "Por quien es titular"),
}
"""The same under a notice of copyright, which says nothing of who is shown."""
DAY = Words("Day: {}", "Fecha: {}")
OUR_REFERENCE = Words("Our reference: {}", "Nuestra referencia: {}")

ADDRESS_LACK = Lack(
    ("targets",),
    Words(
        "The address of each picture, video or post, so that it can be found.",
        "La dirección de cada foto, video o publicación, para poder encontrarla.",
    ),
    None,
    Asker.ROUTE,
)
"""A letter that names nothing asks for nothing, even where no law and no door says so."""

COMPLAINT_BASIS = Words("This complaint is made under: {}.", "Esta reclamación se hace según: {}.")
HISTORY = Words("What was asked before, and what came of it:", "Lo que se pidió antes y qué resultó:")
HISTORY_OF = Words("On {} ({}), to {}: a request to remove {}.", "El {} ({}), a {}: solicitud de retirar {}.")
"""Day, time with zone, recipient, addresses."""
HISTORY_BY = Words("By:", "Por:")
HISTORY_LAW = Words("Under: {}.", "Según: {}.")
HISTORY_REFERENCE = Words("Its reference: {}.", "Su referencia: {}.")
HISTORY_DEADLINE = Words("The time for it ended on {} ({}).", "El plazo terminó el {} ({}).")
HISTORY_ENDS = Words("The time for it ends on {} ({}).", "El plazo termina el {} ({}).")
HISTORY_MISSED = Words("By then not all of it had been removed.", "Para entonces no se había retirado todo.")
HISTORY_ANSWERED = Words("Answer, on {}: {}.", "Respuesta, el {}: {}.")
HISTORY_SAYS = Words("Answer: {}.", "Respuesta: {}.")
HISTORY_GROUND = Words("The reason given:", "La razón que dieron:")
COMPLAINT_ANSWER = Words(
    "Please confirm receipt, with a reference, and say what happens next.",
    "Por favor, confirmen la recepción con una referencia y digan qué sigue.",
)
