"""A file that a command writes: all of it or nothing, and what was there before stays until then."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from amparo.errors import BadInput


@contextmanager
def made_whole(path: Path, mode: int = 0o600) -> Iterator[Path]:
    """An empty file beside `path` to write to; it takes that name when the block ends well, else it is gone.

    mode: of the file; for its owner alone unless said. Raises BadInput `output_not_writable`.
    """
    try:
        temporary = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
        try:
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            yield temporary
            temporary.chmod(mode)
            temporary.replace(path)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise not_writable(error) from error


def not_writable(error: OSError) -> BadInput:
    """The refusal, with the system's reason and no name."""
    return BadInput("output_not_writable", f"The output file cannot be written: {error.strerror}.")
