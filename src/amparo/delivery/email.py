"""Mail over SMTP: plain text, one recipient, nothing that reports back.

A message goes out twice when the process dies between the server's answer and the note of it; both then carry the same
Message-ID, by which mail programs show one. No address, subject or word of a message is in any error.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from ipaddress import ip_address

from amparo.errors import Refused, Unavailable
from amparo.settings import MailSettings

TIMEOUT_SECONDS = 20.0
"""For each answer of the server."""
_LONGEST = 254
"""Characters of an address (RFC 3696, erratum 1690)."""
_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"(?![.])(?!.*[.]{{2}})(?!.*[.]@){_LOCAL}@(?:{_LABEL}\.)*{_LABEL}")
"""The addresses that are in use (RFC 5321, section 4.1.2, without quoted ones), in any script (RFC 6531)."""
_MESSAGE_ID = re.compile(r"<[\w.-]{1,120}@[\w.-]{1,120}>", re.ASCII)


@dataclass(frozen=True)
class Message:
    """What is sent. to: one address. message_id: with angle brackets; the same whenever this message is sent again.

    reply_to: where answers go, None for nowhere else. automatic: nobody wrote it by hand, so that programs need not
    answer it.
    """

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    message_id: str
    reply_to: str | None = field(default=None, repr=False)
    automatic: bool = True


def is_address(text: str) -> bool:
    """Whether this is one e-mail address and nothing else."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def is_configured(mail: MailSettings) -> bool:
    """Whether mail can leave at all."""
    return bool(mail.host) and is_address(mail.sender)


def is_protected(mail: MailSettings) -> bool:
    """Whether what is sent cannot be read on its way to the server: by TLS, or because it stays on this machine."""
    if mail.tls != "none" or mail.host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(mail.host).is_loopback
    return False


def send(mail: MailSettings, message: Message, timeout: float = TIMEOUT_SECONDS) -> None:
    """Hand a message to the mail server. timeout: seconds, for each answer.

    Raises Refused `mail_refused` where trying again is pointless: a malformed address, or one that the server refuses
    for good. Raises Unavailable `mail_unavailable` for everything else, our own settings included: once they are put
    right the message goes out.
    """
    wire = _composed(mail, message)
    with _session(mail, timeout) as server:
        try:
            server.send_message(wire, from_addr=mail.sender, to_addrs=[wire["To"].addresses[0].addr_spec])
        except smtplib.SMTPRecipientsRefused as error:
            raise _answered(max(code for code, _ in error.recipients.values())) from None
        except smtplib.SMTPNotSupportedError:
            raise _refused() from None
        except smtplib.SMTPDataError as error:
            raise _answered(error.smtp_code) from None


def probe(mail: MailSettings, timeout: float = TIMEOUT_SECONDS) -> None:
    """Connect and log in as for a message, and send none. Raises Unavailable `mail_unavailable`."""
    with _session(mail, timeout) as server:
        server.ehlo_or_helo_if_needed()
        server.noop()


@contextmanager
def _session(mail: MailSettings, timeout: float) -> Iterator[smtplib.SMTP]:
    """A connection ready for a message. What goes wrong with the server is Unavailable."""
    if not (is_configured(mail) and is_protected(mail)):
        raise Unavailable("mail_unavailable", "Mail is not set up so that it can leave; `amparo doctor` says more.")
    try:
        with _connected(mail, timeout) as server:
            if mail.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if mail.user:
                server.login(mail.user, mail.password)
            yield server
    except (OSError, smtplib.SMTPException, ValueError):  # ValueError: a host or a login that cannot be written down
        raise Unavailable("mail_unavailable", "The mail server does not answer as it should now.") from None


@contextmanager
def _connected(mail: MailSettings, timeout: float) -> Iterator[smtplib.SMTP]:
    """The name we give is the sender's domain: the machine's own is nobody's business."""
    name = mail.sender.rpartition("@")[2].encode("idna").decode()
    if mail.tls == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, name, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, name, timeout=timeout)
    try:
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):  # the message has its answer already
            server.quit()
        server.close()


def _composed(mail: MailSettings, message: Message) -> EmailMessage:
    """The message as it goes over the wire. Raises Refused `mail_refused` for what is no address or no header."""
    answers = message.reply_to
    if not is_address(message.to) or not _MESSAGE_ID.fullmatch(message.message_id):
        raise _refused()
    if answers is not None and not is_address(answers):
        raise _refused()
    wire = EmailMessage(policy=SMTP)
    try:
        wire["From"] = mail.sender
        wire["To"] = _in_ascii(message.to)
        wire["Subject"] = message.subject
        if answers is not None:
            wire["Reply-To"] = _in_ascii(answers)
    except (ValueError, UnicodeError):  # a line break, or a domain that cannot be written in ASCII
        raise _refused() from None
    wire["Date"] = formatdate(localtime=False)
    wire["Message-ID"] = message.message_id
    if message.automatic:
        wire["Auto-Submitted"] = "auto-generated"  # RFC 3834, section 5: no out-of-office answers
    wire.set_content(message.text, cte="quoted-printable")
    return wire


def _in_ascii(address: str) -> str:
    """With its domain as mail servers know it. Raises UnicodeError."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _answered(code: int) -> Refused | Unavailable:
    """What an answer of the server means for this message (RFC 5321, section 4.2.1)."""
    if code >= 500:
        return _refused()
    return Unavailable("mail_unavailable", "The mail server asks to try again later.")


def _refused() -> Refused:
    return Refused("mail_refused", "This message cannot be delivered to its address.")
