"""How commands speak: text or, with `--json`, one JSON document on standard output; errors on standard error."""

import sys
from collections.abc import Callable
from typing import Any

from amparo.errors import AmparoError, Unavailable

DONE, FOUND, BAD_USE, UNAVAILABLE = 0, 1, 2, 3
"""Exit codes: done; done and something matched or was found; cannot be done as asked; cannot be done now."""


def emit(as_json: bool, data: Any, text: Callable[[], None]) -> None:
    """Print `data` as JSON, or call `text` to print it for people."""
    if as_json:
        print_json(data)
    else:
        text()


def print_json(data: Any) -> None:
    """One JSON document on its own line. Bytes are not printed: pass hexadecimal."""
    import msgspec

    sys.stdout.write(msgspec.json.encode(data).decode() + "\n")


def complain(error: AmparoError, as_json: bool) -> int:
    """Print a refusal on standard error and return its exit code."""
    if as_json:
        import msgspec

        sys.stderr.write(msgspec.json.encode({"error": error.code, "message": error.message}).decode() + "\n")
    else:
        sys.stderr.write(f"amparo: {error}\n")
    return UNAVAILABLE if isinstance(error, Unavailable) else BAD_USE
