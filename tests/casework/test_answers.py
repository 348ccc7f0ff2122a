"""What a pasted answer seems to say: mails as services write them, in both languages."""

import pytest

from amparo.casework.answers import AnswerKind, propose

REMOVED, REFUSED = AnswerKind.REMOVED, AnswerKind.REFUSED
MORE, RECEIVED = AnswerKind.ASKS_MORE, AnswerKind.RECEIVED

GONE = [
    "Hello,\n\nThanks for your report. The content has been removed for breaking our rules.\n\nThe Safety Team",
    "We\u2019ve removed the post you reported. We have also limited the account.",
    "The links you sent us are no longer available.",
    "The images were taken down this morning. Sorry that this happened to you.",
    "We took down the video and blocked it from being uploaded again.",
    "Access to this file has now been permanently disabled.",
    "The address was de-indexed and will no longer appear in our results.",
    "Done. I have deleted the album.\n\nIf you find other copies, please send us their addresses.",
    "We have removed the content. Please complete this short survey about our service.",
    "Your ticket number 4711 is closed: both files have already been deleted.",
    "Hola:\n\nHemos eliminado la publicación que nos indicaste.\n\nUn saludo",
    "El contenido ha sido retirado por incumplir nuestras normas.",
    "Las imágenes fueron borradas ayer.",
    "Se han eliminado los dos enlaces.",
    "La página ya no está disponible en nuestro servicio.",
    "Hemos procedido a la retirada de los archivos señalados.",
    "El vídeo quedó bloqueado y el usuario, suspendido.",
]
NO = [
    "We reviewed your report and found that it does not violate our Community Guidelines.",
    "After a review, the content doesn\u2019t go against our standards, so it will stay up.",
    "Unfortunately we are unable to remove this content.",
    "We will not be taking it down.",
    "Your request has been denied.",
    "We decided not to remove the video.",
    "The page has not been removed. It is within our acceptable use policies.",
    "Thank you for your report. No action will be taken.",
    "We can't take down content for our customers; contact the site.",
    "We found no violation of our terms.",
    "Hemos revisado tu denuncia y el contenido no infringe nuestras normas.",
    "Lamentablemente no podemos retirar este contenido.",
    "Su solicitud ha sido rechazada.",
    "No se ha eliminado la publicación porque cumple con nuestras políticas.",
    "No vamos a borrar el enlace.",
    "El contenido seguirá visible.",
    "Hemos rechazado tu solicitud.",
]
ASKED = [
    "Hi, we need more information to look into this. Could you send the exact link?",
    "Please provide a copy of your ID so that we can verify who you are.",
    "Your report is incomplete.",
    "We are unable to process your request without a signature.",
    "We could not locate the content. Kindly reply with the full URL of each post.",
    "Thanks for reaching out. Additional information is required: please attach a screenshot.",
    "We cannot remove the file until you confirm that you are the person shown.",
    "Necesitamos más datos para tramitar tu solicitud.",
    "Por favor, envía una copia de tu documento de identidad.",
    "¿Podrías indicar la dirección exacta de cada imagen?",
    "No hemos podido localizar el contenido. Facilítanos los enlaces completos.",
    "No podemos retirar el contenido hasta que confirmes tu identidad.",
    "Su solicitud está incompleta.",
]
ARRIVED = [
    "We have received your request. Your reference number is 2026-55.",
    "Thank you for contacting us. This is an automated response; we will get back to you within 48 hours.",
    "Thanks for reporting. If we find that the content breaks our rules, it will be removed.",
    "Your report is under review. If it has been removed already, you need do nothing.",
    "Hemos recibido tu mensaje. Número de caso: 88.",
    "Gracias por escribirnos. Estamos revisando tu solicitud.",
    "Acusamos recibo de su correo. Le responderemos en breve.",
    "Tu denuncia ha sido registrada. Cuando la revisemos, te avisaremos.",
]
TABLE = [
    *((REMOVED, text) for text in GONE),
    *((REFUSED, text) for text in NO),
    *((MORE, text) for text in ASKED),
    *((RECEIVED, text) for text in ARRIVED),
]
UNSURE = [
    "",
    "   \n\n ",
    "Hello! Good morning.",
    "We have removed the first image. The second one does not violate our rules.",
    "Hemos retirado dos enlaces. El tercero no infringe nuestras normas.",
    "We removed two of the posts. Please send the exact link of the third.",
]
LETTER = "I ask you to remove this. It has not been removed. Please provide a receipt. We are unable to take it down."


@pytest.mark.parametrize("number", range(len(TABLE)))
def test_an_answer_as_services_write_them_is_recognised(number: int) -> None:
    kind, text = TABLE[number]
    assert propose(text) is kind, text


@pytest.mark.parametrize("number", range(len(TABLE)))
def test_nothing_hangs_on_capitals_or_on_where_lines_are_broken(number: int) -> None:
    kind, text = TABLE[number]
    assert propose(text.replace("\n\n", "\0").replace(" ", "\n").replace("\0", "\n\n")) is kind, text
    assert propose(text.upper()) is kind, text


@pytest.mark.parametrize("number", range(len(UNSURE)))
def test_what_says_nothing_or_two_things_is_left_to_the_person(number: int) -> None:
    assert propose(UNSURE[number]) is None, UNSURE[number]


QUOTING = [
    "{answer}\n\nOn Tue, 3 Mar 2026 at 10:00, A. Person <a@mail.example> wrote:\n> {letter}\n",
    "{answer}\n\nOn Tuesday 3 March 2026 at 10:00, the address\nreply@helpline.example wrote:\n\n{letter}\n",
    "{answer}\n\nEl mar, 3 mar 2026 a las 10:00, A. Persona (<a@mail.example>) escribió:\n\n{letter}\n",
    "{answer}\n\n-----Original Message-----\nFrom: A. Person\nSubject: removal\n\n{letter}\n",
    "{answer}\n\n----- Mensaje original -----\nDe: A. Persona\n\n{letter}\n",
    "{answer}\n\n________________________________\nFrom: A. Person <a@mail.example>\nSent: Tuesday\n\n{letter}\n",
    "{answer}\n\nDe: A. Persona <a@mail.example>\nEnviado: martes\nPara: soporte\nAsunto: retirada\n\n{letter}\n",
    "> {letter}\n> {letter}\n\n{answer}\n",
    "On Tue, 3 Mar 2026, A. Person wrote:\n> {letter}\n>\n> {letter}\n\n{answer}\n",
    "##- Please type your reply above this line -##\n\n{answer}\n\n> {letter}\n",
]


@pytest.mark.parametrize("number", range(len(QUOTING)))
@pytest.mark.parametrize("answer", [GONE[0], NO[0], ARRIVED[0]], ids=["removed", "refused", "received"])
def test_the_letter_that_an_answer_quotes_does_not_count(number: int, answer: str) -> None:
    kind = next(kind for kind, text in TABLE if text == answer)
    assert propose(QUOTING[number].format(answer=answer, letter=LETTER)) is kind


def test_the_letter_would_count_if_it_were_not_quoted() -> None:
    assert propose(f"{GONE[0]}\n\n{LETTER}") is None


HOSTILE = [
    "x" * 1_000_000,
    " " * 1_000_000,
    "on " * 350_000,
    "on " + "a " * 500_000,
    "-" * 1_000_000,
    "_" * 999_999 + "x",
    "unable to remove " * 60_000,
    "cannot " + "a" * 1_000_000,
    "is now already since all both " * 33_000,
    "if " * 333_333,
    "\n" * 1_000_000,
    "> " * 500_000,
    "from: " * 160_000,
    "within our " + "a " * 500_000,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
@pytest.mark.timeout(60)
def test_a_megabyte_made_to_hold_it_up_does_not(number: int) -> None:
    assert propose(HOSTILE[number]) in {None, *AnswerKind}


def test_the_answer_before_a_megabyte_of_other_things_is_read() -> None:
    assert propose(GONE[0] + "\n\n" + "lorem ipsum " * 90_000) is REMOVED
