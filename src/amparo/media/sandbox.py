"""What a decoding child gives up before it sees a stranger's file.

See docs/concepts/media-sandbox.md for what this holds and what it does not.
"""

import ctypes
import os
import resource
import signal
import time
from dataclasses import dataclass

from amparo.media import seccomp

# linux/prctl.h, sched.h
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000

DESCRIPTORS = 16
"""Most open descriptors: the channel, three null streams and one file, with some to spare."""


@dataclass(frozen=True)
class Protections:
    """What is in force in a process.

    limits: memory, time, descriptors, no core file, nothing written. no_new_privileges: no set-user-id program helps.
    private: other processes of the user cannot look into its memory. dies_with_parent. calls: the call filter.
    network: no network can be reached, by the filter or by an empty network namespace.
    """

    limits: bool
    no_new_privileges: bool
    private: bool
    dies_with_parent: bool
    calls: bool
    network: bool

    def pack(self) -> bytes:
        """As one byte per field."""
        return bytes(vars(self).values())

    @classmethod
    def unpack(cls, packed: bytes) -> "Protections":
        """The inverse of `pack`. Raises ValueError."""
        if len(packed) != len(cls.__dataclass_fields__) or not set(packed) <= {0, 1}:
            raise ValueError("not a report of protections")
        return cls(*map(bool, packed))


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
