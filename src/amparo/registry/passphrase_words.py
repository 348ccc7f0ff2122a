"""data/passphrase/: the words a passphrase is made of, one list a language."""

from functools import cache
from importlib.resources import files

from amparo.errors import BadInput

_FOLDER = "data/passphrase"


@cache
def passphrase_words(language: str) -> tuple[str, ...]:
    """The words of a language, sorted: 6^5 of them, so that five dice choose one as evenly as a computer does.

    language: "en" or "es". Raises BadInput `unknown_language`.
    """
    lists = {one.name.removesuffix(".txt"): one for one in (files("amparo") / _FOLDER).iterdir()}
    if language not in lists:
        raise BadInput("unknown_language", f"There are passphrase words in: {', '.join(sorted(lists))}.")
    lines = lists[language].read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))
