"""An article's file as text: plain text, Markdown, HTML, or a word processor's .docx."""

import io
import re
import zipfile
from html import unescape
from pathlib import PurePath

from amparo.errors import BadInput
from amparo.press.article import Form

FORMS = {
    ".txt": Form.TEXT,
    ".text": Form.TEXT,
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".docx": Form.DOCUMENT,
}
MOST_BYTES = 5_000_000
_PARAGRAPH_END = "</w:p>"
_PIECE = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|<w:(tab|br)\b[^>]*/>")


def read_article_file(data: bytes, name: str) -> tuple[str, Form]:
    """Its text and form, told by the end of its name; plain text where that says nothing.

    Raises BadInput `article_too_large`, `bad_article`.
    """
    if len(data) > MOST_BYTES:
        raise BadInput("article_too_large", "An article has at most 5 MB; this is more than one, or holds pictures.")
    form = FORMS.get(PurePath(name).suffix.lower(), Form.TEXT)
    if form is Form.DOCUMENT:
        return _document(data), form
    try:
        return data.decode("utf-8-sig"), form
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), form


def _document(data: bytes) -> str:
    """The paragraphs of a .docx, with a blank line between them. No picture in it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as part:
            markup = part.read(4 * MOST_BYTES).decode("utf-8", errors="replace")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadInput("bad_article", "This is no .docx that can be read.") from error
    paragraphs = markup.split(_PARAGRAPH_END)
    said = ("".join(_said(piece) for piece in _PIECE.finditer(one)) for one in paragraphs)
    return "\n\n".join(one.strip() for one in said if one.strip())


def _said(piece: re.Match[str]) -> str:
    return " " if piece.group(2) else unescape(piece.group(1))
