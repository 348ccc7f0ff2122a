"""Fetching an address that a person gave, from servers that mean harm."""

import logging
import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Literal

import pytest

from amparo.delivery.guarded import Answer, FetchRules, Request, fetch
from amparo.delivery.web_address import is_public, read_address
from amparo.errors import AmparoError, BadInput, Refused, Unavailable
from tests.delivery.other_side import OK, OtherSide, Reply, certificate_for, listening, tls_of

PUBLIC = "93.184.215.14"
"""A number that is routed; nothing in these tests ever connects to it."""
NAME = "photos.example"


class Network:
    """Answers names from a table, one answer for each time it is asked, and connects everything to one server."""

    def __init__(self, side: OtherSide | None, *answers: Sequence[str]) -> None:
        self._side, self._answers = side, list(answers)
        self.asked: list[str] = []
        self.connected: list[tuple[str, int]] = []

    def resolve(self, name: str) -> Sequence[str]:
        self.asked.append(name)
        return self._answers.pop(0)

    def connect(self, place: tuple[str, int], timeout: float) -> socket.socket:
        self.connected.append(place)
        if self._side is None:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self._side.port), timeout)

    @property
    def rules(self) -> FetchRules:
        return FetchRules(seconds=5, resolve=self.resolve, connect=self.connect)


def get(side: OtherSide, path: str = "/", method: Literal["HEAD", "GET"] = "GET", **rules: object) -> Answer:
    """Fetch from a server that is allowed although it is on loopback."""
    return fetch(Request(method, side.url + path), replace(FetchRules((side.url,), 5), **rules))  # type: ignore[arg-type]


def code_of(address: str, rules: FetchRules | None = None) -> str:
    with pytest.raises(AmparoError) as refused:
        fetch(Request("GET", address), rules or FetchRules())
    assert address not in str(refused.value)
    return refused.value.code


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    for name in (NAME, "other.example"):
        certificate_for(folder, name)
    return folder


def test_an_answer_has_status_body_and_kind() -> None:
    with listening() as side:
        assert get(side) == Answer(200, b"hello", "text/html", moved=False)


def test_nothing_is_told_of_who_asks() -> None:
    with listening() as side:
        get(side, "/p/ñ?q=señal#part")
    head = side.heard[0].decode().split("\r\n")
    assert head[0] == "GET /p/%C3%B1?q=se%C3%B1al HTTP/1.1"
    assert {line.partition(":")[0].lower() for line in head[1:] if line} == {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "connection",
    }
    assert "User-Agent: Amparo" in head


def test_a_post_sends_its_json() -> None:
    with listening() as side:
        fetch(Request("POST", side.url, b'{"a":1}'), FetchRules((side.url,)))
    assert side.heard[0].endswith(b'\r\n\r\n{"a":1}')
    assert b"Content-Type: application/json\r\n" in side.heard[0]


def test_a_head_reads_no_body() -> None:
    with listening() as side:
        assert get(side, method="HEAD") == Answer(200, b"", "text/html", moved=False)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_not_told(status: int) -> None:
    with listening() as goal:
        moved = f"HTTP/1.1 {status} X\r\nLocation: {goal.url}\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\n\r\nsee"
        with listening(moved.encode()) as side:
            assert get(side) == Answer(status, b"", "", moved=True)
    assert goal.heard == []


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(
    certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer, by which a hostile name would lead home, is never asked for."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / f"{NAME}.pem"))
    with listening(tls=tls_of(certificates / f"{NAME}.pem")) as side:
        network = Network(side, [PUBLIC], ["127.0.0.1"])
        assert fetch(Request("GET", f"https://{NAME}/"), network.rules).body == b"hello"
    assert (network.asked, network.connected) == ([NAME], [(PUBLIC, 443)])
    assert f"Host: {NAME}\r\n".encode() in side.heard[0]


@pytest.mark.parametrize("answer", [["10.0.0.1"], [PUBLIC, "127.0.0.1"], ["::1"], ["fe80::1%eth0"], ["nonsense"]])
def test_a_name_that_leads_home_is_refused_before_anything_is_connected(answer: list[str]) -> None:
    network = Network(None, answer)
    assert code_of(f"https://{NAME}/", network.rules) == "fetch_refused_address"
    assert network.connected == []


def test_the_next_address_of_a_name_is_tried() -> None:
    network = Network(None, [PUBLIC, "93.184.215.15"])
    assert code_of(f"https://{NAME}/", network.rules) == "fetch_failed"
    assert network.connected == [(PUBLIC, 443), ("93.184.215.15", 443)]


@pytest.mark.parametrize("trusted", [NAME, "other.example", ""])
def test_a_certificate_that_is_not_trusted_or_for_another_name_is_refused(
    certificates: Path, monkeypatch: pytest.MonkeyPatch, trusted: str
) -> None:
    """Signed by itself and not trusted; trusted and for another name."""
    shown = certificates / ("other.example.pem" if trusted else f"{NAME}.pem")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificates / f"{trusted}.pem"))
    with listening(tls=tls_of(shown)) as side:
        assert code_of(f"https://{NAME}/", Network(side, [PUBLIC]).rules) == "fetch_tls"
    assert side.heard == []


def test_a_server_that_speaks_no_tls_is_refused() -> None:
    with listening() as side:
        assert code_of(f"https://{NAME}/", Network(side, [PUBLIC]).rules) in {"fetch_tls", "fetch_failed"}


@pytest.mark.parametrize(
    "address",
    ["https:/photos.example", "photos.example", "ftp://photos.example/", "file:///etc/passwd", "https://", "https:///p",
     "https://a@photos.example/", "https://a:b@photos.example/", "https://@photos.example/", "https://photos.example\\@x/",
     "https://photos.example/a\\b",
     "https://photos.example:99999/", "https://photos.example:0/", "https://photos.example:x/", "https://[::1/",
     "https://[fe80::1%25eth0]/", "https://photos.example/\n", "https://photos .example/", "https://pho\ttos.example/",
     "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.1/", "https://127.1/", "https://0x7f000001/",
     "https://1.2.3.4.5/", "https://fuß.example/", "https://-x.example/", "https://a..example/", "https://..",
     "https://" + "a" * 64 + ".example/", "https://photos.example/" + "a" * 2000,
     "http://photos.example/", "https://photos.example:8443/"],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_is_not_https_is_no_address(address: str) -> None:
    network = Network(None, [PUBLIC])
    assert code_of(address, network.rules) == "not_fetchable"
    assert (network.asked, network.connected) == ([], [])


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/", "https://localhost/", "https://localhost./", "https://LOCALHOST/", "https://[::1]/",
     "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://169.254.169.254/",
     "https://\uff11\uff12\uff17.0.0.1/", "https://127\u3002\u0030.0.1/", "https://0.0.0.0/", "https://[::]/"],
)  # fmt: skip
def test_a_number_or_name_of_our_own_network_is_refused(address: str) -> None:
    assert code_of(address) == "fetch_refused_address"


@pytest.mark.parametrize(
    "number",
    ["10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "100.64.0.1", "169.254.169.254", "224.0.1.1",  # noqa: S104  # nothing binds to it
     "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "::127.0.0.1",
     "::ffff:93.184.215.14", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:5db8:d70e::1", "2001:0:1::1", "2001:db8::1",
     "fc00::1", "fe80::1", "fec0::1", "ff02::1", "2600::1%eth0", "100::1", "", "photos.example", "127.1"],
)  # fmt: skip
def test_what_is_not_of_the_open_internet_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", [PUBLIC, "8.8.8.8", "2600::1", "2a00:1450:4003::1", "64:ff9b::93.184.215.14"])
def test_a_routed_number_is_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Photos.Example./p", "https://photos.example"),
        ("https://señal.example/", "https://xn--seal-hqa.example"),
        ("http://127.0.0.1:8701", "http://127.0.0.1:8701"),
        ("https://[2600::0001]:443/", "https://[2600::1]"),
    ],
)
def test_an_address_has_one_origin_however_it_is_written(written: str, origin: str) -> None:
    assert read_address(written).origin == origin


def test_an_allowed_origin_allows_no_other_port() -> None:
    with listening() as side, listening() as other:
        assert code_of(other.url, FetchRules((side.url,))) == "not_fetchable"


def drip(*parts: bytes, pause: float = 0.05) -> Reply:
    def reply(link: socket.socket, done: Event) -> None:
        for part in parts:
            for place in range(len(part)):
                if done.wait(pause):
                    return
                link.sendall(part[place : place + 1])

    return reply


@pytest.mark.parametrize(
    "slow",
    [OK, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500, b"HTTP/1.1 100 Continue\r\n\r\n" * 40],
    ids=["an answer", "a header", "answers before the answer"],
)
def test_a_server_that_drips_is_left_at_the_deadline(slow: bytes) -> None:
    with listening(drip(slow)) as side, pytest.raises(Unavailable, match="fetch_timeout"):
        get(side, seconds=0.3)


def test_a_server_that_says_nothing_is_left_at_the_deadline() -> None:
    with listening(drip(b"x", pause=5)) as side, pytest.raises(Unavailable, match="fetch_timeout"):
        get(side, seconds=0.2)


def test_a_handshake_that_never_comes_is_left_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        network = Network(OtherSide(silent.getsockname()[1]), [PUBLIC])
        assert code_of(f"https://{NAME}/", replace(network.rules, seconds=0.2)) == "fetch_timeout"


def test_a_resolver_that_never_answers_is_left_at_the_deadline() -> None:
    over = Event()
    rules = FetchRules(seconds=0.1, resolve=lambda _name: [PUBLIC] if over.wait(5) else [])
    assert code_of(f"https://{NAME}/", rules) == "fetch_timeout"
    over.set()


def endless(head: bytes, more: bytes) -> Reply:
    def reply(link: socket.socket, done: Event) -> None:
        link.sendall(head)
        while not done.is_set():
            link.sendall(more)

    return reply


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"x" * 10_000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1_000),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
    ],
    ids=["until closed", "as announced", "in chunks of one byte", "before the answer"],
)
def test_an_endless_answer_is_refused(head: bytes, more: bytes) -> None:
    with listening(endless(head, more)) as side, pytest.raises(Refused, match="fetch_too_large"):
        get(side, most_bytes=50_000)


def test_a_body_may_have_as_many_bytes_as_are_taken_and_not_one_more() -> None:
    with listening() as side:
        assert get(side, most_bytes=5).body == b"hello"
        with pytest.raises(Refused, match="fetch_too_large"):
            get(side, most_bytes=4)


def test_where_no_time_is_left_nothing_is_sent() -> None:
    with listening() as side:
        assert code_of(side.url, FetchRules((side.url,), seconds=0)) == "fetch_timeout"
    assert side.heard == []


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000, b"SSH-2.0-x\r\n", b"",
     b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", b"\x00" * 100],
    ids=["huge header", "no http", "nothing", "less than announced", "a length below zero", "zeros"],
)  # fmt: skip
def test_what_is_no_proper_answer_fails(answer: bytes) -> None:
    with listening(answer) as side, pytest.raises(Unavailable, match="fetch_failed"):
        get(side)


def test_an_answer_that_comes_before_the_whole_request_was_read_is_taken() -> None:
    def early(link: socket.socket, _done: Event) -> None:
        link.sendall(b"HTTP/1.1 413 X\r\nContent-Length: 0\r\n\r\n")

    with listening(early) as side:
        assert fetch(Request("POST", side.url, b"[]"), FetchRules((side.url,))).status == 413


def test_no_server_is_trouble_that_may_pass() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    assert code_of(url, FetchRules((url,))) == "fetch_failed"


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as proxy, listening() as side:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert get(side).status == 200
    assert proxy.heard == []


def test_no_cookie_is_kept_from_one_fetch_to_the_next() -> None:
    with listening(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n") as side:
        get(side)
        get(side)
    assert b"Cookie" not in side.heard[1]


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), listening() as side:
        get(side, "/p/4711")
        assert code_of("https://[::1]/p/4711") == "fetch_refused_address"
    assert caplog.records == []


def test_no_address_is_in_what_is_printed_of_a_request() -> None:
    with pytest.raises(BadInput) as refused:
        fetch(Request("GET", "https://photos.example:1/p"), FetchRules())
    for said in (repr(Request("GET", "https://photos.example/p")), repr(read_address("https://photos.example/p")),
                 repr(refused.value), str(refused.value)):  # fmt: skip
        assert NAME not in said
