"""The drawing library, loaded when something is drawn and not before, without a word on standard error.

It keeps a list of the fonts of the machine in the user's cache folder; where it may not write there, it keeps it in a
temporary folder that is gone when the process ends.
"""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LOCK = threading.RLock()
"""Held while drawing: the library's settings are the whole process's."""
_FOLDER = "MPLCONFIGDIR"
_SETTINGS: Any = {"svg.hashsalt": "amparo", "svg.fonttype": "path", "text.parse_math": False, "path.simplify": False}


def warm() -> None:
    """Load the library, half a second's work: for processes that will draw. Safe from several threads."""
    with LOCK:
        given = os.environ.get(_FOLDER)
        logger = logging.getLogger("matplotlib")
        before = logger.level
        logger.setLevel(logging.ERROR)  # it would warn that its folder cannot be written, and that fonts are listed
        try:
            import matplotlib.backends.backend_agg
            import matplotlib.backends.backend_svg
            import matplotlib.figure
            import matplotlib.font_manager  # noqa: F401
        finally:
            logger.setLevel(before)
            if given is None:
                os.environ.pop(_FOLDER, None)  # it names a temporary folder, which no child shall make again


@contextmanager
def settings() -> Iterator[None]:
    """The library with its own settings and these few, whatever a file in the user's or this folder says."""
    with LOCK:
        warm()
        import matplotlib as mpl

        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(_SETTINGS)
            yield
