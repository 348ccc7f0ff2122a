"""The operator's own program, run for each public address that no longer serves: to purge a CDN, say."""

import os
import signal
import subprocess
from collections.abc import Sequence

from amparo.errors import Unavailable

SECONDS = 30.0
"""Time for one address."""


class Hook:
    """A program and its arguments; "{url}" in an argument stands for the address. No shell reads it, nothing is kept
    of what it prints, and it sees no variable of ours but PATH.
    """

    def __init__(self, command: Sequence[str], seconds: float = SECONDS) -> None:
        self._command = tuple(command)
        self._seconds = seconds

    def __bool__(self) -> bool:
        return bool(self._command)

    def run(self, addresses: Sequence[str]) -> None:
        """Run it for each address. Raises Unavailable `hook_failed` at the first that does not end well in time."""
        if self._command:
            for address in addresses:
                self._once([argument.replace("{url}", address) for argument in self._command])

    def _once(self, command: Sequence[str]) -> None:
        try:
            process = subprocess.Popen(  # noqa: S603  # the operator's own program, without a shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", os.defpath)},
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            raise Unavailable("hook_failed", "The hook cannot be started.") from None
        try:
            code = process.wait(self._seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise Unavailable("hook_failed", "The hook took too long.") from None
        if code != 0:
            raise Unavailable("hook_failed", "The hook said that it failed.")
