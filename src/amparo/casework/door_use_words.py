"""What the person is told to do at a door, in English and Spanish: one short sentence each."""

from amparo.casework.route import DoorKind
from amparo.words import Words

_PAGE = Words("Open this address: {}", "Abre esta dirección: {}")
OPEN = {
    DoorKind.AMPARO: Words("Read the notice and say yes to it.", "Lee el aviso y acéptalo."),
    DoorKind.FORM: _PAGE,
    DoorKind.PAGE: _PAGE,
    DoorKind.POLICY: _PAGE,
    DoorKind.WEB: _PAGE,
    DoorKind.EMAIL: Words("Send the letter by e-mail to {}", "Envía la carta por correo a {}"),
    DoorKind.PHONE: Words("Call {}", "Llama al {}"),
    DoorKind.POST: Words("Print the letter and send it to {}", "Imprime la carta y envíala a {}"),
}
"""The first step, by kind; {}: the door's address. Any other kind has words of its own in its file."""
TOLD = Words("The way to it: {}", "El camino: {}")
"""Where a file has none."""
_ENTER = Words(
    "Copy each value below into its field. Put the letter where there is room for more.",
    "Copia cada valor de abajo en su campo. Pon la carta donde haya espacio para más.",
)
_NOTE = Words(
    "Write down the day and the hour. If they give a reference, keep it.",
    "Apunta el día y la hora. Si dan una referencia, guárdala.",
)
_GIVE = Words("Give them the letter there.", "Entrégales allí la carta.")
THEN = {
    DoorKind.AMPARO: Words(
        "It is then sent from here. Receipt and answer come back to this case.",
        "Entonces se envía desde aquí. El acuse y la respuesta vuelven a este caso.",
    ),
    DoorKind.FORM: _ENTER,
    DoorKind.PAGE: Words("Look there for the form. " + _ENTER.en, "Busca allí el formulario. " + _ENTER.es),
    DoorKind.POLICY: Words(
        "It says how to report. " + _ENTER.en,
        "Dice cómo reportar. " + _ENTER.es,
    ),
    DoorKind.WEB: _ENTER,
    DoorKind.IN_APP: _ENTER,
    DoorKind.IN_PRODUCT: _ENTER,
    DoorKind.BOT: Words("Paste the letter there.", "Pega la carta allí."),
    DoorKind.PHONE: Words(
        "Say what the letter says. Ask for a reference.", "Di lo que dice la carta. Pide un número de referencia."
    ),
    DoorKind.EMAIL: _NOTE,
    DoorKind.POST: _NOTE,
    DoorKind.API: _GIVE,
    DoorKind.HASH: _GIVE,
    DoorKind.PROGRAMME: _GIVE,
    DoorKind.RDAP: Words(
        "Send the letter to the address that you find.", "Envía la carta a la dirección que encuentres."
    ),
    DoorKind.DIRECTORY: Words(
        "Send the letter to the address that you find.", "Envía la carta a la dirección que encuentres."
    ),
    DoorKind.MERCHANT: _ENTER,
    DoorKind.OTHER: _GIVE,
}
"""What comes next, by kind."""
CHOOSE = Words("Choose this there: {}", "Elige allí esto: {}")
PICK = Words("Choose this answer.", "Elige esta respuesta.")
THERE = Words("Only you can answer this, there.", "Esto solo puedes responderlo tú, allí.")
AT_MOST = (
    Words("One address at a time.", "Una dirección cada vez."),
    Words("At most {} addresses at a time.", "Como máximo {} direcciones cada vez."),
)
"""For one, and for more."""
NOT_PASSED_ON = Words(
    "Choose, or ask, that they do not pass your name on.", "Elige, o pide, que no transmitan tu nombre."
)
OWN_RULES = Words("your own rules on such content", "sus propias reglas sobre este contenido")
"""In a form, where no law is named."""
