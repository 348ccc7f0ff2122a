"""An article's file as text: plain text, Markdown, HTML, or a word processor's .docx."""

import codecs
import io
import re
import zipfile
import zlib
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
_MOST_MARKUP = 4 * MOST_BYTES
_BODY = "word/document.xml"
_PARAGRAPH_END = "</w:p>"
# `<` ends every run, so that no beginning without an end is searched to the end of the file.
_PIECE = re.compile(r"<w:t(?:\s[^<>]*)?>([^<]*)</w:t>|<w:(tab|br)\b[^<>]*/>")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_article_file(data: bytes, name: str, otherwise: Form = Form.TEXT) -> tuple[str, Form]:
    """Its text and form, told by the end of its name; `otherwise` where that says nothing.

    Raises BadInput `article_too_large`, `bad_article`, `not_text`.
    """
    if len(data) > MOST_BYTES:
        raise _too_large()
    form = FORMS.get(PurePath(name).suffix.lower(), otherwise)
    text = _document(data) if form is Form.DOCUMENT else _decoded(data)
    if "\0" in text:
        raise BadInput("not_text", "This is no text: there are zero bytes in it.")
    return text, form


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data.startswith(_WIDE) else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _document(data: bytes) -> str:
    """The paragraphs of a .docx, with a blank line between them. No picture in it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(_BODY).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise zipfile.BadZipFile
            with archive.open(_BODY) as part:
                read = part.read(_MOST_MARKUP + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError, OSError) as error:
        raise BadInput("bad_article", "This is no .docx that can be read.") from error
    if len(read) > _MOST_MARKUP:
        raise _too_large()
    paragraphs = read.decode("utf-8", errors="replace").split(_PARAGRAPH_END)
    said = ("".join(_said(piece) for piece in _PIECE.finditer(one)) for one in paragraphs)
    return "\n\n".join(one.strip() for one in said if one.strip())


def _said(piece: re.Match[str]) -> str:
    return " " if piece.group(2) else unescape(piece.group(1))


def _too_large() -> BadInput:
    return BadInput("article_too_large", "An article has at most 5 MB; this is more than one, or holds pictures.")
