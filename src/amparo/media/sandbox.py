"""What a decoding child gives up before it sees a stranger's file.

See docs/concepts/media-sandbox.md for what this holds and what it does not.
"""

import ctypes
import os
import resource
import signal
import time

from amparo.media import seccomp
from amparo.media.protections import Protections

# linux/prctl.h, sched.h
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000

DESCRIPTORS = 16
"""Most open descriptors: the channel, three null streams and one file, with some to spare."""


def die_with_parent(parent: int) -> bool:
    """Have this process killed when its parent ends. parent: its id; ends now if that is no longer the parent."""
    done = _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    return done


def apply(memory_bytes: int, parent: int) -> Protections:
    """Give up everything that decoding does not need. All modules must have been loaded; there is no way back.

    memory_bytes: address space. parent: id of the process whose end ends this one.
    """
    dies = die_with_parent(parent)
    for what, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    private = _prctl(_PR_SET_DUMPABLE, 0)
    no_new = _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    calls = no_new and seccomp.install()
    network = calls or _leave_network()
    return Protections(True, no_new, private, dies, calls, network)


def allow_seconds(seconds: float) -> None:
    """Re-arm the limit on processor time: so much from now, rounded up; beyond it the process ends by SIGXCPU."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, hard))


def _prctl(option: int, value: int) -> bool:
    return int(ctypes.CDLL(None).prctl(option, value, 0, 0, 0)) == 0


def _leave_network() -> bool:
    """Move into a network namespace without any interface, alone or (without privilege) in a user namespace."""
    unshare = ctypes.CDLL(None).unshare
    return bool(unshare(_CLONE_NEWNET) == 0 or unshare(_CLONE_NEWNET | _CLONE_NEWUSER) == 0)
