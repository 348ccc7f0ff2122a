"""Run an `amparo` command that ends when the process that started it does, even by SIGKILL.

Run as `python -m amparo.supervise.tether PARENT COMMAND ...`, PARENT being the process id to be tied to. On Linux the
kernel sends SIGTERM when the parent dies (PR_SET_PDEATHSIG, which outlives an exec, see prctl(2)); elsewhere the
command runs untied.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to(parent: int) -> None:
    """Ask for SIGTERM at the parent's death, and end at once if it is dead already."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)


if __name__ == "__main__":
    tie_to(int(sys.argv[1]))
    os.execv(sys.executable, [sys.executable, "-m", "amparo", *sys.argv[2:]])  # noqa: S606  # our own program
