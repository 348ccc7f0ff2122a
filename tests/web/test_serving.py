"""The pages as a process: what it says, what it never says, and what a hostile client cannot do to it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from amparo.errors import Unavailable
from amparo.settings import Settings, WebSettings
from amparo.web import serve as serving
from amparo.web.insight import what_if_answers
from amparo.web.serve import serve
from tests.web.running import Running, running


def test_a_page_is_served_without_naming_what_serves_it(live: Running) -> None:
    answer = httpx.get(live.url + "/")
    assert answer.status_code == 200
    assert "server" not in answer.headers
    assert "set-cookie" not in answer.headers


def test_a_body_that_grows_beyond_the_limit_is_refused_in_the_language(live: Running) -> None:
    def chunks() -> object:
        for _ in range(20):
            yield b"x" * 100_000

    answer = httpx.post(live.url + "/es/exit", content=chunks(), headers={"sec-fetch-site": "same-origin"})  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "Es demasiado de una vez" in answer.text


def test_a_body_said_to_be_too_large_is_refused_for_programs(live: Running) -> None:
    answer = httpx.post(live.url + "/v1/nothing", content=b"x" * 1_000_001)
    assert (answer.status_code, answer.json()["error"]) == (413, "body_too_large")


def test_whoever_sends_slowly_keeps_nobody_waiting(live: Running) -> None:
    parts = urlsplit(live.url)
    head = b"POST /exit HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\nslow"
    slow = [socket.create_connection((parts.hostname or "", parts.port or 0)) for _ in range(40)]
    try:
        for connection in slow:
            connection.sendall(head)
        assert httpx.get(live.url + "/", timeout=20).status_code == 200
    finally:
        for connection in slow:
            connection.close()


def test_many_visitors_at_once_are_answered(live: Running) -> None:
    paths = ["/", "/es/", "/components", "/desk/accounts/login/"] * 12
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda path: httpx.get(live.url + path, timeout=60), paths))
    assert {answer.status_code for answer in answers} == {200}
    assert {
        answer.text.count('<html lang="es">') for path, answer in zip(paths, answers, strict=True) if path == "/es/"
    } == {1}
    assert not any(
        '<html lang="es">' in answer.text for path, answer in zip(paths, answers, strict=True) if path == "/"
    )


def test_a_path_cannot_leave_the_packaged_files(live: Running) -> None:
    parts = urlsplit(live.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.request("GET", "/static/../../../../etc/hostname")
    assert connection.getresponse().status == 404
    connection.close()


def test_nothing_that_was_asked_for_is_written_down(tmp_path: Path) -> None:
    """Neither the address nor the body, however wrong the request."""
    home = {"AMPARO_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "amparo", "web", "--port", "0", "--json"]
    process = subprocess.Popen(
        command, env={**os.environ, **home}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().split('"')[3]
    httpx.get(url + "/wintergreen")
    httpx.get(url + "/", headers={"host": "wintergreen.example"})
    httpx.post(url + "/", data={"name": "wintergreen"})
    httpx.post(url + "/desk/accounts/login/", data={"login": "wintergreen"}, headers={"sec-fetch-site": "same-origin"})
    httpx.get(url + "/%ff%00wintergreen?wintergreen=%ff")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "wintergreen" not in out + err


def test_a_port_that_is_taken_is_said_so(tmp_path: Path, live: Running) -> None:
    taken = WebSettings(port=urlsplit(live.url).port or 0)
    with pytest.raises(Unavailable, check=lambda error: error.code == "cannot_listen"):
        serve(Settings(home=tmp_path, web=taken), on_ready=print)


def test_two_installations_stand_side_by_side(tmp_path: Path) -> None:
    with (
        running(Settings(home=tmp_path / "one"), site_name="One") as one,
        running(Settings(home=tmp_path / "two"), site_name="Two") as two,
    ):
        assert "<title>One</title>" in httpx.get(one.url + "/").text
        assert "<title>Two</title>" in httpx.get(two.url + "/").text


def test_what_the_first_question_would_wait_for_is_done_beforehand_and_ends_with_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(serving, "WARM_AFTER", 0.0)
    monkeypatch.setattr(what_if_answers, "warm", done.append)
    timer = serving.warm_later("es")
    assert timer.daemon
    timer.join()
    assert done == ["es"]
