"""The words of the pages: taken from code and templates, joined with their Spanish, compiled.

`make words` after changing a sentence; then write the Spanish of what is new into the .po file and run it again.
Nothing but Python is needed: Babel reads the code, Django itself reads its templates.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

WEB = Path(__file__).parents[2] / "src" / "amparo" / "web"
PO = WEB / "locale" / "es" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = dict.fromkeys(
    ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
)
_STILL = datetime(2026, 1, 1, tzinfo=UTC)
"""A date in the file's head would make each run a change."""


def catalog() -> Catalog:
    """What code and templates say now, with the Spanish that is there; words that nothing says any more are gone."""
    said = Catalog(locale="es")
    for path in sorted([*WEB.rglob("*.py"), *WEB.rglob("*.html")]):
        place = path.relative_to(WEB).as_posix()
        for key, context in _messages(path):
            said.add(key, None, [(place, 0)], context=context)
    spanish = spanish_now()
    spanish.update(said, no_fuzzy_matching=True)
    spanish.obsolete.clear()
    spanish.fuzzy = False
    spanish.header_comment = "# Spanish of the pages. Write it by hand; `make words` does the rest."
    spanish.project, spanish.version = "amparo", ""
    spanish.msgid_bugs_address = spanish.last_translator = spanish.language_team = ""
    spanish.creation_date = spanish.revision_date = _STILL
    return spanish


def spanish_now() -> Catalog:
    """The file as it stands."""
    if not PO.exists():
        return Catalog(locale="es")
    return read_po(io.BytesIO(PO.read_bytes()), locale="es")


def po(words: Catalog) -> bytes:
    """The catalogue as the text that is kept."""
    stream = io.BytesIO()
    write_po(stream, words, width=110, sort_output=True, include_lineno=False)
    return stream.getvalue()


def mo(words: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    stream = io.BytesIO()
    write_mo(stream, words)
    return stream.getvalue()


def missing(words: Catalog) -> list[str]:
    """Words without Spanish, or with one that is a guess."""
    return [str(message.id) for message in words if message.id and (message.fuzzy or not _translated(message.string))]


def _translated(string: Any) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """Words and context of each call in a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # what Django makes of a template is not indented as Python is
        text = "\n".join(line.lstrip() for line in templatize(text, origin=path.name).split("\n"))
    found: Any = extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for _, function, given, _comments in found:
        arguments = [given] if isinstance(given, str) else list(given)
        if not isinstance(arguments[0], str):
            continue  # the argument is a name, whose words stand elsewhere
        if function.startswith("pgettext"):
            yield arguments[1], arguments[0]
        elif function.startswith("ngettext"):
            yield (arguments[0], arguments[1]), None
        else:
            yield arguments[0], None


def main() -> int:
    """Write both files anew and name what has no Spanish yet."""
    words = catalog()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po(words))
    MO.write_bytes(mo(words))
    left = missing(words)
    for text in left:
        sys.stdout.write(f"no Spanish yet: {text}\n")
    return 1 if left else 0
