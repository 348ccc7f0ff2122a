"""Whatever is sent, the answer is JSON with a stable code, and says nothing of what was sent."""

import contextlib
import json
import socket
from collections.abc import Iterator
from typing import get_args

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.gate import api
from amparo.gate.checks import MOST_UPLOADS
from amparo.gate.intake import BATCH_BASE_BYTES, BATCH_BYTES_EACH, CHECK_BYTES
from amparo.gate.refusals import STATUS
from amparo.kernel.pdq import DIHEDRAL
from amparo.signals import types
from tests.gate import pictures
from tests.gate.process import SECRET, Gate, Installation, running, token, wait_for

FINGERPRINT = {"type": "pdq", "value": "0" * 64}
BOUNDARY = "b0undary"
FORM = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", **token("all")}


def refused(answer: httpx.Response, status: int, code: str) -> str:
    assert (answer.status_code, answer.json()["error"]) == (status, code), answer.text
    assert STATUS[code] == status
    return str(answer.json()["message"])


def post(gate: Gate, body: bytes, kind: str = "application/json", address: str = "/v1/check") -> httpx.Response:
    return gate.client.post(address, content=body, headers={"content-type": kind, **token("all")})


def part(name: str, data: bytes) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + data + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"fingerprints": [{"type": "pdq", "value": "secretsecret"}]}, "fingerprints[0].value"),
        ({"fingerprints": [{"type": "secret", "value": "0" * 64}]}, "fingerprints[0].type"),
        ({"fingerprints": [{**FINGERPRINT, "quality": 101}]}, "fingerprints[0].quality"),
        ({"fingerprints": [{**FINGERPRINT, "orientation": "secret"}]}, "fingerprints[0].orientation"),
        ({"fingerprints": [{**FINGERPRINT, "secret": 1}]}, "fingerprints[0]"),
        ({"fingerprints": [FINGERPRINT], "secret": 1}, "its top"),
        ({"fingerprints": [FINGERPRINT], "secret - at `$.kind`": 1}, "its top"),
        ({"fingerprints": [FINGERPRINT], "x - at `$.secret": 1}, "its top"),
        ({"fingerprints": [FINGERPRINT], "kind": "secret"}, "kind"),
        ({"fingerprints": [FINGERPRINT], "uploader_ref": "secret@example.org"}, "uploader_ref"),
        ({"fingerprints": [FINGERPRINT], "uploader_ref": "ends-with-newline\n"}, "uploader_ref"),
        ({"fingerprints": [FINGERPRINT], "content_ref": "s" * 129}, "content_ref"),
        ({"fingerprints": [FINGERPRINT], "text": {"tags": ["secret" * 100]}}, "text.tags[0]"),
        ({"fingerprints": [FINGERPRINT] * 65}, "fingerprints"),
        ({"fingerprints": []}, "fingerprints"),
        ({}, "its top"),
        ([], "its top"),
        (None, "its top"),
    ],
)
def test_what_does_not_fit_the_schema_is_named_by_our_own_field(shared_gate: Gate, body: object, place: str) -> None:
    message = refused(post(shared_gate, json.dumps(body).encode()), 422, "bad_request")
    assert message == f"The request does not fit the schema at {place}."


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"fingerprints": [NaN]}', b"nul", b'"\\ud800"']
)
def test_what_is_no_json_is_refused(shared_gate: Gate, body: bytes) -> None:
    refused(post(shared_gate, body), 422, "bad_request")


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "image/jpeg", "application/json2"]
)
def test_other_content_types_are_refused(shared_gate: Gate, kind: str) -> None:
    refused(post(shared_gate, b"{}", kind), 415, "unsupported_content_type")
    refused(post(shared_gate, b"{}", kind, "/v1/check/batch"), 415, "unsupported_content_type")


def test_json_larger_than_a_check_can_be_is_refused(shared_gate: Gate) -> None:
    refused(post(shared_gate, b" " * (CHECK_BYTES + 1)), 413, "body_too_large")


def test_the_largest_check_that_the_schema_permits_is_accepted(shared_gate: Gate) -> None:
    text = {"caption": "\U0001f600" * 5_000, "title": "\U0001f600" * 500, "file_name": "\U0001f600" * 500}
    tags = ["\U0001f600" * 100] * 50
    body = {
        "fingerprints": [{**FINGERPRINT, "quality": 100, "orientation": "flipminus1"}] * 64,
        "text": text | {"tags": tags},
    }
    assert post(shared_gate, json.dumps(body).encode()).status_code == 200


def test_a_batch_has_its_own_limits(shared_gate: Gate) -> None:
    batch = "/v1/check/batch"
    most = 10_000
    refused(
        post(shared_gate, b" " * (BATCH_BASE_BYTES + most * BATCH_BYTES_EACH + 1), address=batch), 413, "body_too_large"
    )
    checks = [{"fingerprints": [{"type": "md5", "value": "0" * 32}] * 64}] * 157
    refused(post(shared_gate, json.dumps({"checks": checks}).encode(), address=batch), 413, "body_too_large")
    refused(post(shared_gate, b'{"checks": []}', address=batch), 422, "bad_request")


def test_a_file_that_is_too_large_is_refused(shared_gate: Gate) -> None:
    refused(shared_gate.check_file(bytes(1_000_001)), 413, "media_too_large")


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_that_is_far_too_large_is_not_read_to_its_end(shared_gate: Gate, announced: bool) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield part("file", b"")[:-2]
        for _ in range(1_000):
            sent += 100_000
            yield bytes(100_000)

    headers = FORM | ({"content-length": "100000000"} if announced else {})
    with contextlib.suppress(httpx.WriteError):  # the connection may be gone while we still send
        refused(shared_gate.client.post("/v1/check", content=endless(), headers=headers), 413, "media_too_large")
    assert sent < 50_000_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        END,
        part("file", b"x"),
        part("file", b"x")[:-30],
        part("request", b"{}") + END,
        part("file", b"x") + part("file", b"y") + END,
        part("file", b"x") + part("request", b"{}") + part("request", b"{}") + END,
        part("file", b"x") + part("secret", b"y") + END,
        part("file", b"x") + part("request", b'{"secret": 1}') + END,
        part("file", b"x") + part("request", b"") + END,
        b"--other\r\n\r\n",
        f"--{BOUNDARY}\r\n\r\nno name\r\n".encode() + END,
        f"--{BOUNDARY}\r\n{'X: y' * 5_000}\r\n\r\n".encode() + END,
        f"--{BOUNDARY}\r\n".encode() + b"X: y\r\n" * 100 + b"\r\n" + END,
    ],
)
def test_a_form_that_is_not_whole_or_holds_other_things_is_refused(shared_gate: Gate, body: bytes) -> None:
    answer = shared_gate.client.post("/v1/check", content=body, headers=FORM)
    assert "secret" not in refused(answer, 422, "bad_request")


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", f"multipart/form-data; boundary={'b' * 500}"]
)
def test_a_form_without_a_usable_boundary_is_refused(shared_gate: Gate, kind: str) -> None:
    refused(post(shared_gate, part("file", b"x") + END, kind), 422, "bad_request")


def test_a_long_request_part_is_refused(shared_gate: Gate) -> None:
    body = part("request", b" " * (CHECK_BYTES + 1)) + part("file", b"x") + END
    refused(shared_gate.client.post("/v1/check", content=body, headers=FORM), 413, "body_too_large")


def test_the_parts_may_come_in_any_order_and_in_any_pieces(shared_gate: Gate) -> None:
    parts = [part("request", b'{"kind": "share"}'), part("file", pictures.KNOWN_FILE)]
    for ordered in (parts, parts[::-1]):
        body = b"".join(ordered) + END
        pieces = [body[at : at + 997] for at in range(0, len(body), 997)]
        answer = shared_gate.client.post("/v1/check", content=iter(pieces), headers=FORM)
        assert answer.json()["decision"] == "BLOCK"


def test_a_caller_who_goes_away_disturbs_nobody(shared_gate: Gate) -> None:
    address = shared_gate.client.base_url
    with socket.create_connection((address.host, address.port or 0)) as half:
        head = f"POST /v1/check HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer amp_all_{SECRET}\r\n"
        half.sendall(
            f"{head}Content-Type: {FORM['content-type']}\r\nContent-Length: 5000\r\n\r\n".encode() + part("file", b"x")
        )
    assert shared_gate.check_file(pictures.KNOWN_FILE).json()["decision"] == "BLOCK"


@pytest.mark.parametrize(
    "request_line",
    [
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"POST /v1/check HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_and_closed(shared_gate: Gate, request_line: bytes) -> None:
    address = shared_gate.client.base_url
    with socket.create_connection((address.host, address.port or 0), timeout=20) as connection:
        connection.sendall(request_line)
        assert connection.recv(100).startswith(b"HTTP/1.1 400")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
checks = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["upload", "share"]) | json_values,
        "uploader_ref": json_values,
        "content_ref": json_values,
        "text": json_values,
        "fingerprints": st.lists(st.just(FINGERPRINT) | json_values, max_size=3) | json_values,
        "checks": json_values,
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=checks | json_values, address=st.sampled_from(["/v1/check", "/v1/check/batch"]))
def test_no_json_brings_the_gate_down(shared_gate: Gate, body: object, address: str) -> None:
    assert post(shared_gate, json.dumps(body).encode(), address=address).status_code in {200, 422}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200), start=st.sampled_from([b"", part("file", b"x"), part("request", b"{}")]))
def test_no_form_brings_the_gate_down(shared_gate: Gate, body: bytes, start: bytes) -> None:
    answer = shared_gate.client.post("/v1/check", content=start + body, headers=FORM)
    assert answer.status_code in {200, 422}


def test_only_so_many_files_are_received_at_once(installation: Installation) -> None:
    installation.rebuild()
    head = f"POST /v1/check HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer amp_all_{SECRET}\r\n"
    head += f"Content-Type: {FORM['content-type']}\r\nContent-Length: 5000\r\n\r\n"
    with running(installation) as gate:
        address = gate.client.base_url
        slow = [socket.create_connection((address.host, address.port or 0)) for _ in range(MOST_UPLOADS)]
        for connection in slow:
            connection.sendall(head.encode() + part("file", b""))
        metrics = f"amparo_gate_uploads_under_way {MOST_UPLOADS}.0"
        wait_for(lambda: metrics in gate.client.get("/metrics", headers=token("all")).text)
        refused(gate.check_file(b"x"), 503, "media_busy")
        for connection in slow:
            connection.close()
        wait_for(lambda: gate.check_file(b"x").status_code == 200)


def test_the_interface_knows_every_signal_type() -> None:
    known = {kind.__struct_config__.tag for kind in get_args(api.Fingerprint)}
    assert known == {kind.name for kind in types.ALL}
    assert get_args(api.Orientation) == DIHEDRAL


def test_a_head_without_end_is_cut_off(shared_gate: Gate) -> None:
    address = shared_gate.client.base_url
    with socket.create_connection((address.host, address.port or 0), timeout=20) as connection:
        connection.sendall(b"GET /v1/health HTTP/1.1\r\nX: ")
        with contextlib.suppress(ConnectionError):
            for _ in range(1_000):
                connection.sendall(bytes([97]) * 100_000)
            pytest.fail("the gate went on reading")
    assert shared_gate.client.get("/v1/health").status_code == 200
