"""Mail as a real server gets it, and every way in which it can fail."""

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from amparo.delivery.email import Message, is_address, is_protected, probe, send
from amparo.errors import Refused, Unavailable
from amparo.settings import MailSettings
from tests.delivery.sink import SENDER, Sink, running

MESSAGE = Message("somebody@example.net", "Hay novedades para ti", "Línea uno\n.\nlínea tres\n", "<1.a@example.org>")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running(Sink()) as one:
        yield one


def with_(mail: MailSettings, **changed: object) -> MailSettings:
    return msgspec.structs.replace(mail, **changed)


def test_a_message_arrives_as_it_was_written(sink: Sink) -> None:
    send(sink.mail, MESSAGE)
    (arrived,) = sink.messages
    assert sink.recipients == [MESSAGE.to]
    assert (arrived["From"], arrived["To"], arrived["Subject"]) == (SENDER, MESSAGE.to, MESSAGE.subject)
    assert arrived.get_content().splitlines() == MESSAGE.text.splitlines()


def test_a_message_is_plain_text_and_says_that_a_machine_wrote_it(sink: Sink) -> None:
    send(sink.mail, MESSAGE)
    (arrived,) = sink.messages
    assert arrived.get_content_type() == "text/plain"
    assert arrived["Auto-Submitted"] == "auto-generated"
    allowed = {"from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"}
    assert {name.lower() for name in arrived} - allowed <= {
        "content-transfer-encoding",
        "x-peer",
        "x-mailfrom",
        "x-rcptto",
    }


def test_what_a_person_wrote_says_so_and_where_answers_go(sink: Sink) -> None:
    send(sink.mail, replace(MESSAGE, reply_to="persona@se\u00f1al.example", automatic=False))
    (arrived,) = sink.messages
    assert (arrived["Reply-To"], arrived["Auto-Submitted"]) == ("persona@xn--seal-hqa.example", None)
    assert sink.recipients == [MESSAGE.to]


@pytest.mark.parametrize("answers", ["", "a", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"])
def test_what_is_no_single_address_takes_no_answers(sink: Sink, answers: str) -> None:
    with pytest.raises(Refused, match="mail_refused"):
        send(sink.mail, replace(MESSAGE, reply_to=answers))
    assert sink.messages == []


def test_a_message_sent_twice_has_one_message_id(sink: Sink) -> None:
    send(sink.mail, MESSAGE)
    send(sink.mail, MESSAGE)
    assert [one["Message-ID"] for one in sink.messages] == [MESSAGE.message_id] * 2


def test_the_server_learns_the_senders_domain_and_not_the_machines_name(sink: Sink) -> None:
    send(sink.mail, MESSAGE)
    assert sink.names == ["example.org"]


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("part", ["to", "subject", "message_id"])
def test_a_line_break_never_becomes_a_header(sink: Sink, part: str, line_break: str) -> None:
    values = {"to": MESSAGE.to, "subject": MESSAGE.subject, "text": "x", "message_id": MESSAGE.message_id}
    values[part] = values[part][:4] + line_break + "Bcc: other@example.net"
    with pytest.raises(Refused, match="mail_refused"):
        send(sink.mail, Message(**values))
    assert sink.messages == []


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b.example", "a b@c.example", "a@b.example, c@d.example", "A <a@b.example>", "a@b..example",
     "a@-b.example", ".a@b.example", "a..b@c.example", "a@b.example\n", "a@" + "b" * 64 + ".example",
     "a@" + "b." * 130 + "c",
     "a@[127.0.0.1]", "a@b.example>", "-@b.example\r\nRCPT TO:<c@d.example>"],
)  # fmt: skip
def test_what_is_no_single_address_is_refused(sink: Sink, address: str) -> None:
    assert not is_address(address)
    with pytest.raises(Refused, match="mail_refused"):
        send(sink.mail, to(address))
    assert sink.messages == []


def to(address: str) -> Message:
    return Message(address, "s", "t", MESSAGE.message_id)


@pytest.mark.parametrize("address", ["a@b.example", "a.b+c@sub.b-c.example", "x@localhost", "o'hara@b.example"])
def test_a_usual_address_is_one(address: str) -> None:
    assert is_address(address)


def test_a_domain_in_another_script_goes_out_in_ascii(sink: Sink) -> None:
    send(sink.mail, to("a@señal.example"))
    assert sink.recipients == ["a@xn--seal-hqa.example"]


@pytest.mark.parametrize("answer", ["451 later", "450 busy"])
@pytest.mark.parametrize("place", ["rcpt", "data"])
def test_a_server_that_asks_for_patience_is_tried_again(place: str, answer: str) -> None:
    with running(Sink(**{place: answer})) as sink, pytest.raises(Unavailable, match="mail_unavailable"):  # type: ignore[arg-type]
        send(sink.mail, MESSAGE)


@pytest.mark.parametrize("place", ["rcpt", "data"])
def test_a_server_that_refuses_for_good_is_not_tried_again(place: str) -> None:
    refusing = Sink(**{place: "550 somebody@example.net unknown"})  # type: ignore[arg-type]
    with running(refusing), pytest.raises(Refused, match="mail_refused") as refused:
        send(refusing.mail, MESSAGE)
    assert "somebody" not in str(refused.value)


def test_a_server_that_hangs_is_left(sink: Sink) -> None:
    sink.hang = True
    with pytest.raises(Unavailable, match="mail_unavailable"):
        send(sink.mail, MESSAGE, timeout=0.3)


def test_a_server_that_says_nothing_at_all_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = MailSettings(host="127.0.0.1", port=silent.getsockname()[1], tls="none", sender=SENDER)
        with pytest.raises(Unavailable, match="mail_unavailable"):
            send(mail, MESSAGE, timeout=0.3)


def test_no_server_is_trouble_that_may_pass() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable, match="mail_unavailable"):
        send(MailSettings(host="127.0.0.1", port=port, tls="none", sender=SENDER), MESSAGE)


@pytest.mark.parametrize("mail", [MailSettings(), MailSettings(host="127.0.0.1", tls="none", sender="no address")])
def test_settings_without_server_or_sender_lose_no_message(mail: MailSettings) -> None:
    with pytest.raises(Unavailable, match="mail_unavailable"):
        send(mail, MESSAGE)


@pytest.mark.parametrize(
    ("host", "tls", "protected"),
    [("mail.example", "none", False), ("10.0.0.9", "none", False), ("127.0.0.1", "none", True), ("::1", "none", True),
     ("localhost", "none", True), ("mail.example", "starttls", True), ("mail.example", "tls", True)],
)  # fmt: skip
def test_only_this_machine_is_spoken_to_in_the_clear(host: str, tls: str, protected: bool) -> None:
    mail = msgspec.convert({"host": host, "tls": tls, "sender": SENDER}, MailSettings)
    assert is_protected(mail) is protected
    if not protected:
        with pytest.raises(Unavailable, match="mail_unavailable"):
            send(mail, MESSAGE)


def test_a_probe_sends_nothing(sink: Sink) -> None:
    probe(sink.mail)
    assert (len(sink.names), sink.messages) == (1, [])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_message_goes_out_by_starttls_with_a_login(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running(Sink(), server_context(certificate), "long password") as sink:
        send(with_(sink.mail, tls="starttls", user="amparo", password="long password"), MESSAGE)  # noqa: S106
    assert [one["Message-ID"] for one in sink.messages] == [MESSAGE.message_id]


def test_a_certificate_that_nobody_vouches_for_gets_neither_password_nor_message(certificate: Path) -> None:
    sink, context = Sink(), server_context(certificate)
    with running(sink, context, "long password"), pytest.raises(Unavailable, match="mail_unavailable"):
        send(with_(sink.mail, tls="starttls", user="amparo", password="long password"), MESSAGE)  # noqa: S106
    assert (sink.passwords, sink.messages) == ([], [])


def test_a_server_without_starttls_gets_neither_password_nor_message() -> None:
    with running(Sink()) as sink, pytest.raises(Unavailable, match="mail_unavailable"):
        send(with_(sink.mail, tls="starttls", user="amparo", password="long password"), MESSAGE)  # noqa: S106
    assert (sink.passwords, sink.messages) == ([], [])


def test_a_wrong_password_loses_no_message_and_is_not_repeated(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    sink, context = Sink(), server_context(certificate)
    with running(sink, context, "long password"), pytest.raises(Unavailable, match="mail_unavailable") as refused:
        send(with_(sink.mail, tls="starttls", user="amparo", password="other password"), MESSAGE, timeout=1)  # noqa: S106
    assert "other password" not in repr(refused.value)


def test_a_message_shows_nothing_of_itself_in_a_log() -> None:
    assert MESSAGE.to not in repr(MESSAGE)
    assert MESSAGE.subject not in repr(MESSAGE)
    assert "Línea" not in repr(MESSAGE)
