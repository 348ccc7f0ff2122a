"""Proof of work: a sum that a browser does in a second or two, and that makes a thousand notices slow to send.

Nobody is asked to wait for it. Without it a notice is stored all the same and its clock runs; it only counts against a
lower rate, above which a person decides first.
"""

import hashlib
import secrets
from collections import OrderedDict
from threading import Lock

from amparo.settings import Settings
from amparo.web.shared.carried import Lost, Purpose, carried, carry

MOST_REMEMBERED = 10_000
"""Challenges that were used; the oldest is forgotten first."""
LONGEST_ANSWER = 20
_used: OrderedDict[str, None] = OrderedDict()
_guard = Lock()


def challenge(settings: Settings, filing: str) -> str:
    """A challenge for one filing. filing: its random name, which its form state carries."""
    return carry(settings, Purpose.WORK, [filing, secrets.token_hex(8)])


def is_done(settings: Settings, filing: str, asked: str, answer: str) -> bool:
    """Whether `answer` solves the challenge of this filing, for the first time in this process.

    SHA-256 of "<challenge>:<answer>" begins with `notices.work_bits` zero bits. answer: a whole number in digits.
    """
    if not (answer.isascii() and answer.isdigit() and len(answer) <= LONGEST_ANSWER):
        return False
    try:
        bound, _ = carried(settings, Purpose.WORK, asked, tuple[str, str])
    except Lost:
        return False
    digest = hashlib.sha256(f"{asked}:{answer}".encode()).digest()
    solved = int.from_bytes(digest) >> (256 - settings.notices.work_bits) == 0
    return bound == filing and solved and _is_first(asked)


def _is_first(asked: str) -> bool:
    with _guard:
        if asked in _used:
            return False
        _used[asked] = None
        if len(_used) > MOST_REMEMBERED:
            _used.popitem(last=False)
        return True
