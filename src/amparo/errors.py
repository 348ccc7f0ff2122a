"""Every way Amparo says no: a kind, a stable code, a sentence.

The kind says whose fault it is and what to do; the code never changes once released, so that programs can act on it;
the sentence is for people. No HTTP, no exit code here: the gate and the command line translate.
"""


class AmparoError(Exception):
    """A refusal with a stable code.

    code: lower-case words joined by underscores, listed in docs/reference/errors.md.
    message: one sentence for a person; never contains media, a hash, a name or an address.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class BadInput(AmparoError):
    """What was given cannot be used as it is: a wrong value, a broken file, a broken limit."""


class NotFound(AmparoError):
    """The thing named does not exist."""


class Conflict(AmparoError):
    """The thing is in a state in which this cannot be done."""


class Refused(AmparoError):
    """The caller may not do this: a missing role, scope, budget or second person."""


class Unavailable(AmparoError):
    """A part that is needed does not answer now; trying again may work."""
