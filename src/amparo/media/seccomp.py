"""A system call filter (seccomp-bpf, seccomp(2)) for a process that has loaded all it needs and now only decodes.

What is not listed is refused with EPERM, so that a decoder that asks for more fails instead of getting it: no file can
be opened, no program started, no process forked, no socket made, nobody signalled. The list is what an interpreter,
its allocator and decoders with threads need: memory, locks, clocks, threads, and messages on channels that exist.
"""

import ctypes
import errno
import platform
import struct
from typing import NamedTuple

# name: (x86_64, aarch64), from the kernel's arch/x86/entry/syscalls/syscall_64.tbl and asm-generic/unistd.h
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "brk": (12, 214),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "close": (3, 57),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "fstat": (5, 80),
    "futex": (202, 98),
    "getpid": (39, 172),
    "getrandom": (318, 278),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "gettimeofday": (96, 169),
    "lseek": (8, 62),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    "mremap": (25, 216),
    "munmap": (11, 215),
    "nanosleep": (35, 101),
    "poll": (7, None),
    "ppoll": (271, 73),
    "pread64": (17, 67),
    "prlimit64": (302, 261),
    "read": (0, 63),
    "recvmsg": (47, 212),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "sendmsg": (46, 211),
    "set_robust_list": (273, 99),
    "setrlimit": (160, 164),
    "sigaltstack": (131, 132),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "write": (1, 64),
}
_CLONE, _CLONE3, _TGKILL = (56, 220), (435, 435), (234, 131)
_MMAP, _MPROTECT = (9, 222), (10, 226)
_CLONE_THREAD, _PROT_EXEC = 0x00010000, 0x4

# linux/seccomp.h, linux/filter.h, linux/audit.h
_RET_ALLOW, _RET_ERRNO, _RET_KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _JUMP_EQUAL, _JUMP_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


class Machine(NamedTuple):
    """An architecture the filter knows. column: in the tables above. audit: its AUDIT_ARCH_ number."""

    column: int
    audit: int


MACHINES = {"x86_64": Machine(0, 0xC000003E), "aarch64": Machine(1, 0xC00000B7), "arm64": Machine(1, 0xC00000B7)}

Step = tuple[int, int, int, int]
"""One instruction: code, jump if true, jump if false, operand."""


def program(machine: Machine, pid: int) -> list[Step]:
    """The filter for one process. pid: its own id, the only one that it may signal.

    A call of another architecture's table (32-bit, x32) has other numbers, so that it ends the process or is not
    listed.
    """
    column = machine.column
    refuse = (_RETURN, 0, 0, _RET_ERRNO | errno.EPERM)
    allow = (_RETURN, 0, 0, _RET_ALLOW)
    steps: list[Step] = [
        (_LOAD, 0, 0, _ARCH_AT),
        (_JUMP_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _RET_KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_EQUAL, 0, 1, _CLONE3[column]),
        (_RETURN, 0, 0, _RET_ERRNO | errno.ENOSYS),  # its flags lie in memory; libraries then use clone
        (_JUMP_EQUAL, 0, 4, _CLONE[column]),
        (_LOAD, 0, 0, _low_word(0)),
        (_JUMP_SET, 1, 0, _CLONE_THREAD),
        refuse,
        allow,
        (_JUMP_EQUAL, 0, 4, _TGKILL[column]),
        (_LOAD, 0, 0, _low_word(0)),
        (_JUMP_EQUAL, 1, 0, pid),
        refuse,
        allow,
    ]
    for call in (_MMAP, _MPROTECT):
        steps += [
            (_LOAD, 0, 0, _NUMBER_AT),
            (_JUMP_EQUAL, 0, 4, call[column]),
            (_LOAD, 0, 0, _low_word(2)),
            (_JUMP_SET, 0, 1, _PROT_EXEC),
            refuse,
            allow,
        ]
    steps.append((_LOAD, 0, 0, _NUMBER_AT))
    for numbers in _ALLOWED.values():
        number = numbers[column]
        if number is not None:
            steps += [(_JUMP_EQUAL, 0, 1, number), allow]
    return [*steps, refuse]


def install() -> bool:
    """Put the filter in force for this process, which must have no_new_privs set. False where there is none to use."""
    machine = MACHINES.get(platform.machine())
    if machine is None or struct.calcsize("P") != 8:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    steps = program(machine, libc.getpid())
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    instructions = ctypes.create_string_buffer(code, len(code))
    description = struct.pack("@HP", len(steps), ctypes.addressof(instructions))
    return int(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(description), 0, 0)) == 0


def _low_word(argument: int) -> int:
    """Where the low 32 bits of an argument lie (both machines are little-endian)."""
    return _ARGUMENTS_AT + 8 * argument
