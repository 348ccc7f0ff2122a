"""Small real platforms, one for each kind of host: they store, make copies, serve and forget.

A new host joins the suite by a class like `FolderWorld` and a line in `WORLDS`.
"""

import os
import shutil
import signal
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

from amparo.hosts.folder import FolderHost
from amparo.hosts.model import Host
from amparo.settings import HostSettings
from amparo.snapshots import faults


class World(Protocol):
    """What a suite needs of a platform besides its host."""

    host: Host

    def put(self, key: str, data: bytes) -> list[str]:
        """Store an object as the platform does. Returns its public address and those of the copies made of it."""

    def put_alias(self, key: str, of: str) -> str:
        """Store an object that shares its bytes with another one where the store can. Returns its address."""

    def vanish(self, key: str) -> None:
        """Delete an object behind the host's back, copies included."""

    def get(self, address: str) -> bytes | None:
        """What a visitor gets; None for 404."""

    def lose(self) -> None:
        """Make the host unreachable."""

    def dies(self, point: str, passing: int, change: Callable[[Host], object]) -> bool:
        """Make a change in a process that is killed at a fault point. False where it never came there."""

    def close(self) -> None:
        """Stop."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the standard library's name
        pass


class FolderWorld:
    """Photos in one folder, thumbnails and previews of several sizes in others, served by Python's own server."""

    DERIVED = ("thumbs/{stem}.png", "preview/{dir}/{stem}-*.webp", "{dir}/sizes/{name}")

    def __init__(self, folder: Path, state: Path | None = None, hook: tuple[str, ...] = ()) -> None:
        self.served = folder / "served"
        self.state = state or folder / "state" / "hosts" / "one"
        self.served.mkdir(parents=True)
        self._server: ThreadingHTTPServer | None = None
        self._socket = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(self.served)))
        self.url = f"http://127.0.0.1:{self._socket.server_address[1]}"
        self.settings = HostSettings(
            path=self.served, url=self.url, derived=self.DERIVED, accounts="u/{account}/**", hide_hook=hook
        )
        self.host: Host = FolderHost("one", self.settings, self.state)

    def put(self, key: str, data: bytes) -> list[str]:
        path = Path(key)
        copies = [f"thumbs/{path.stem}.png", f"preview/{path.parent}/{path.stem}-640.webp"]
        copies += [f"preview/{path.parent}/{path.stem}-1280.webp", f"{path.parent}/sizes/{path.name}"]
        for name in (key, *copies):
            place = self.served / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.with_name("arriving").write_bytes(data if name == key else b"copy of " + data)
            place.with_name("arriving").rename(place)
        return [f"{self.url}/{os.path.normpath(name)}" for name in (key, *copies)]

    def put_alias(self, key: str, of: str) -> str:
        place = self.served / key
        place.parent.mkdir(parents=True, exist_ok=True)
        place.hardlink_to(self.served / of)
        return f"{self.url}/{key}"

    def vanish(self, key: str) -> None:
        path = Path(key)
        for found in [self.served / key, *self.served.glob(f"**/{path.stem}[.-]*")]:
            found.unlink(missing_ok=True)

    def get(self, address: str) -> bytes | None:
        if self._server is None:
            self._server = self._socket
            self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
            self._thread.start()
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310  # our own server
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            error.close()
            assert error.code == 404
            return None

    def lose(self) -> None:
        self.served.rename(self.served.with_name("elsewhere"))

    def dies(self, point: str, passing: int, change: Callable[[Host], object]) -> bool:
        child = os.fork()
        if child == 0:
            try:
                faults.arm(point, passing)
                change(self.host)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._thread.join()
        self._socket.server_close()


@contextmanager
def folder(tmp_path: Path) -> Iterator[World]:
    world = FolderWorld(tmp_path, hook=("true",))
    with closing(world):
        yield world


@contextmanager
def folder_with_quarantine_on_another_device(tmp_path: Path) -> Iterator[World]:
    away = Path(tempfile.mkdtemp(dir="/dev/shm"))  # a file system of its own, on every Linux
    world = FolderWorld(tmp_path, away / "hosts" / "one", hook=("true",))
    assert away.stat().st_dev != world.served.stat().st_dev
    with closing(world):
        yield world
    shutil.rmtree(away)


WORLDS = {"folder": folder, "folder, other device": folder_with_quarantine_on_another_device}
