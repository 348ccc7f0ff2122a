"""Named places at which a test may kill the process, to prove that nothing acknowledged is lost.

In normal use `fault` is one comparison. AMPARO_FAULT=<point> arms a point for a whole process; AMPARO_FAULT=<point>:<n>
dies at its n-th passing. SIGKILL cannot be caught, so that what follows a fault is what follows a power cut of the
process: no clean-up runs.
"""

import os
import signal

POINTS: set[str] = set()
"""Every name registered so far; a test visits each one."""

_armed, _, _count = os.environ.get("AMPARO_FAULT", "").partition(":")
_left = int(_count or 1)


def register(*points: str) -> None:
    """Make names known. Called at import by the module that holds the places."""
    POINTS.update(points)


def arm(point: str, passing: int = 1) -> None:
    """Die at this point's n-th passing; an empty name disarms. For tests that fork."""
    global _armed, _left
    _armed, _left = point, passing


def fault(point: str) -> None:
    """A place that may be armed. Kills the process by SIGKILL when it is."""
    global _left
    if point != _armed:
        return
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
