"""A closed-off process is refused all that decoding does not need. Each refusal is tried by a program of its own."""

import json
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.media.pool import Pool

pytestmark = pytest.mark.skipif(platform.machine() not in {"x86_64", "aarch64"}, reason="no call filter here")

PROBE = """
import ctypes, errno, json, mmap, os, resource, signal, socket, sys, threading
from amparo.media import sandbox
libc = ctypes.CDLL(None, use_errno=True)
x86 = os.uname().machine == "x86_64"
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
memory = os.memfd_create("probe")
parent = os.getppid()
report = sandbox.apply(4_000_000_000, parent)

def call(x86_number, arm_number, *arguments):
    ctypes.set_errno(0)
    given = [ctypes.c_long(one) for one in (*arguments, *[0] * (6 - len(arguments)))]
    result = libc.syscall(ctypes.c_long(x86_number if x86 else arm_number), *given)
    return "allowed" if result >= 0 else errno.errorcode[ctypes.get_errno()]

def tried(action):
    try:
        action()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "allowed"

def thread():
    one = threading.Thread(target=lambda: None)
    one.start()
    one.join()

found = {
    "socket": tried(lambda: socket.socket()),
    "socketpair": tried(socket.socketpair),
    "connect": call(42, 203, ours.fileno()),
    "bind": call(49, 200, ours.fileno()),
    "listen": call(50, 201, ours.fileno()),
    "accept": call(43, 202, ours.fileno()),
    "accept4": call(288, 242, ours.fileno()),
    "sendto": tried(lambda: ours.send(b"a")),
    "recvfrom": tried(lambda: ours.recv(1)),
    "open": tried(lambda: os.open("/etc/passwd", os.O_RDONLY)),
    "open for writing": tried(lambda: os.open("/tmp/amparo-probe", os.O_WRONLY | os.O_CREAT)),
    "openat2": call(437, 437, -100),
    "unlink": tried(lambda: os.unlink("/tmp/amparo-probe")),
    "rename": tried(lambda: os.rename("/tmp/amparo-probe", "/tmp/amparo-probe-2")),
    "mkdir": tried(lambda: os.mkdir("/tmp/amparo-probe")),
    "readlink": tried(lambda: os.readlink("/proc/self/exe")),
    "execve": tried(lambda: os.execve("/bin/true", ["true"], {})),
    "fork": tried(os.fork),
    "vfork": call(58, 220) if x86 else "EPERM",
    "clone3": call(435, 435),
    "ptrace": call(101, 117),
    "kill the parent": tried(lambda: os.kill(parent, signal.SIGKILL)),
    "tgkill the parent": call(234, 131, parent, parent, 9),
    "mount": call(165, 40),
    "process_vm_readv": call(310, 270, parent),
    "process_vm_writev": call(311, 271, parent),
    "io_uring_setup": call(425, 425, 8),
    "bpf": call(321, 280),
    "keyctl": call(250, 219),
    "unshare": call(272, 97),
    "setns": call(308, 268),
    "memfd_create": tried(lambda: os.memfd_create("more")),
    "prctl": call(157, 167, 4, 1),
    "executable memory": tried(lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)),
    "grow a memory file": tried(lambda: os.ftruncate(memory, 4096)),
    "send a message": tried(lambda: ours.sendmsg([b"a"])),
    "receive a message": tried(lambda: theirs.recvmsg(10)),
    "read memory that exists": tried(lambda: os.pread(memory, 1, 0)),
    "start a thread": tried(thread),
}
limits = {name: resource.getrlimit(getattr(resource, "RLIMIT_" + name)) for name in ("AS", "NOFILE", "CORE", "FSIZE")}
os.write(1, json.dumps({"found": found, "limits": limits, "report": vars(report)}).encode())
os._exit(0)
"""
ALLOWED = {"send a message", "receive a message", "read memory that exists", "start a thread"}


def run(program: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def probe() -> dict[str, dict[str, object]]:
    done = run(PROBE)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


def test_what_decoding_needs_is_allowed(probe: dict[str, dict[str, object]]) -> None:
    assert {name for name, result in probe["found"].items() if result == "allowed"} == ALLOWED


def test_everything_else_is_refused_and_not_merely_failing(probe: dict[str, dict[str, object]]) -> None:
    refused = {name: result for name, result in probe["found"].items() if name not in ALLOWED}
    assert refused.pop("clone3") == "ENOSYS"  # libraries then fall back to clone, whose flags can be seen
    assert set(refused.values()) == {"EPERM"}, refused


def test_limits_are_in_force(probe: dict[str, dict[str, object]]) -> None:
    assert probe["limits"] == {"AS": [4_000_000_000] * 2, "NOFILE": [16] * 2, "CORE": [0, 0], "FSIZE": [0, 0]}


def test_the_report_says_so(probe: dict[str, dict[str, object]]) -> None:
    assert all(probe["report"].values()), probe["report"]


def test_processor_time_is_limited_from_each_request_on() -> None:
    program = "from amparo.media import sandbox\nfor _ in range(3): sandbox.allow_seconds(0.01)\nwhile True: pass"
    assert run(program).returncode == -signal.SIGXCPU


def test_without_a_call_filter_the_network_is_left_or_the_report_says_so() -> None:
    program = """
import errno, json, os, socket
from amparo.media import sandbox, seccomp
seccomp.install = lambda: False
report = sandbox.apply(4_000_000_000, os.getppid())
try:
    socket.create_connection(("192.0.2.1", 9), timeout=5)
    reached = "connected"
except OSError as error:
    reached = errno.errorcode.get(error.errno, "timed out")
os.write(1, json.dumps([report.calls, report.network, reached]).encode())
os._exit(0)
"""
    calls, network, reached = json.loads(run(program).stdout)
    assert calls is False
    assert reached == "ENETUNREACH" if network else True


def test_a_process_whose_parent_is_gone_already_ends_at_once() -> None:
    program = "from amparo.media import sandbox\nsandbox.die_with_parent(1 << 22)\nprint('still here')"
    done = run(program)
    assert (done.returncode, done.stdout) == (1, b"")


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_real_children_are_closed_off(pool: Pool) -> None:
    assert len(pool.protections()) == len(pool.child_ids()) == 2
    for pid, protections in zip(pool.child_ids(), pool.protections(), strict=True):
        assert all(vars(protections).values())
        assert (status(pid)["Seccomp"], status(pid)["NoNewPrivs"]) == ("2", "1")


def test_real_children_inherit_neither_files_nor_environment(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may look into a private process")
    for pid in pool.child_ids():
        opened = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
        assert {one.partition(":")[0] for one in opened} == {"/dev/null", "socket"}
        assert len(list(Path(f"/proc/{pid}/fd").iterdir())) == 4
        names = {line.partition("=")[0] for line in Path(f"/proc/{pid}/environ").read_text().split("\0") if line}
        assert names == {"LC_ALL", "MALLOC_ARENA_MAX", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}


def test_the_filter_ends_a_process_that_calls_by_another_table() -> None:
    if platform.machine() != "x86_64":
        pytest.skip("x32 numbers exist on x86_64 only")
    program = """
import ctypes, os
from amparo.media import sandbox
libc = ctypes.CDLL(None, use_errno=True)
sandbox.apply(4_000_000_000, os.getppid())
result = libc.syscall(ctypes.c_long(0x40000000 + 2), b"/etc/passwd", 0, 0)
os.write(1, str(result).encode())
os._exit(0)
"""
    assert run(program).stdout == b"-1"
