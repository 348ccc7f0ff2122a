"""A real mail server for tests: takes messages, or answers as it is told."""

import asyncio
import secrets
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from amparo.settings import MailSettings

SENDER = "post@example.org"


@dataclass
class Sink:
    """What arrived. rcpt, data: what is answered to a recipient and to a message, "" to take it."""

    port: int = 0
    rcpt: str = ""
    data: str = ""
    hang: bool = False
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    passwords: list[bytes] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        self.names.append(name)
        session.host_name = name
        return responses

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, _: Any) -> str:  # noqa: N802
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hang:
            await asyncio.sleep(3600)
        if self.data:
            return self.data
        self.recipients += envelope.rcpt_tos
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    @property
    def mail(self) -> MailSettings:
        """Settings that lead here."""
        return MailSettings(host="127.0.0.1", port=self.port, tls="none", sender=SENDER, staff=("staff@example.org",))


def free_port() -> int:
    """A port at which nothing listens. It is none of those that the system gives to whoever asks for any (from 32768
    on): one of them could be another program's by the time it is used.
    """
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def running(sink: Sink, context: ssl.SSLContext | None = None, password: str = "") -> Iterator[Sink]:
    """Serve until the end of the block. context: for STARTTLS."""

    def authenticate(_: Any, __: Any, ___: Any, ____: str, data: Any) -> AuthResult:
        sink.passwords.append(data.password)
        return AuthResult(success=data.password == password.encode())

    options: dict[str, Any] = {"tls_context": context, "require_starttls": context is not None}
    if password:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": context is not None}
    sink.port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
