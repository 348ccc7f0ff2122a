"""Servers for tests of fetching: real ones on loopback that answer as they are told, or misbehave."""

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"
Reply = Callable[[socket.socket, Event], None]


@dataclass
class OtherSide:
    """port: where it listens. heard: what it was sent, one request each. done: set when the test is over."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    done: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def saying(answer: bytes) -> Reply:
    return lambda link, _done: link.sendall(answer)


@contextmanager
def listening(reply: Reply | bytes = OK, tls: ssl.SSLContext | None = None) -> Iterator[OtherSide]:
    """A server that reads one request and then does this."""
    act = saying(reply) if isinstance(reply, bytes) else reply
    with socket.create_server(("127.0.0.1", 0)) as server:
        side = OtherSide(server.getsockname()[1])
        thread = Thread(target=_serve, args=(server, side, act, tls), daemon=True)
        thread.start()
        try:
            yield side
        finally:
            side.done.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _serve(server: socket.socket, side: OtherSide, act: Reply, tls: ssl.SSLContext | None) -> None:
    while not side.done.is_set():
        try:
            link, _ = server.accept()
        except OSError:
            return
        with suppress(OSError), link:
            link.settimeout(5)
            spoken = tls.wrap_socket(link, server_side=True) if tls is not None else link
            with spoken:
                side.heard.append(_request(spoken))
                act(spoken, side.done)


def _request(link: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard and not heard.startswith(b"\x16"):  # a hello of TLS, which ends otherwise
        chunk = link.recv(65536)
        if not chunk:
            return heard
        heard += chunk
    head, _, body = heard.partition(b"\r\n\r\n")
    sizes = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while sizes and len(body) < sizes[0]:
        body += link.recv(65536)
    return head + b"\r\n\r\n" + body


def certificate_for(folder: Path, name: str) -> Path:
    """A certificate for this name or number with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    try:
        alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def tls_of(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
