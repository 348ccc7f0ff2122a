"""Who acts: the pseudonym under which opinions, roles and the audit record know a person."""

import getpass
import os
import re

from amparo.errors import BadInput

_PSEUDONYM = re.compile(r"[\w.@-]{1,64}")


def acting(given: str | None = None) -> str:
    """The person acting: the one given, else AMPARO_ACTOR, else the login name.

    A person's name holds no colon, so that nobody passes for an exchange ("import:<label>"). Whoever may run commands
    may name anyone: the machine's accounts are what keeps people apart here. Raises BadInput `bad_actor`.
    """
    name = given or os.environ.get("AMPARO_ACTOR") or getpass.getuser()
    if not _PSEUDONYM.fullmatch(name):
        raise BadInput("bad_actor", "A person is written in 1 to 64 letters, digits, dots, hyphens, underscores or @.")
    return name
