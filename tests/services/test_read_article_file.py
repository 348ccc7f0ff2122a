"""An article's file becomes text, whatever wrote it."""

import io
import zipfile

import pytest

from amparo.errors import BadInput
from amparo.press.article import Form
from amparo.services.read_article_file import MOST_BYTES, read_article_file


def document(markup: str) -> bytes:
    """A word processor's file with this body."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document><w:body>{markup}</w:body></w:document>")
    return kept.getvalue()


@pytest.mark.parametrize(("name", "form"), [("a.md", Form.MARKDOWN), ("a.HTML", Form.HTML), ("a", Form.TEXT)])
def test_the_form_is_told_by_the_name(name: str, form: Form) -> None:
    assert read_article_file("ñ".encode(), name) == ("ñ", form)


def test_text_in_an_old_encoding_is_read() -> None:
    assert read_article_file("año".encode("cp1252"), "a.txt") == ("año", Form.TEXT)


def test_a_document_becomes_paragraphs() -> None:
    first = "<w:p><w:r><w:t>Head &amp; line</w:t></w:r></w:p>"
    second = '<w:p a="1"><w:t xml:space="preserve">One </w:t><w:tab/><w:t>two.</w:t></w:p>'
    assert read_article_file(document(first + second), "a.docx") == ("Head & line\n\nOne  two.", Form.DOCUMENT)


@pytest.mark.parametrize("data", [b"", b"no archive", document("")[:40]])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        read_article_file(data, "a.docx")
    assert refused.value.code == "bad_article"


def test_a_file_that_is_no_article_by_its_size_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        read_article_file(b"a" * (MOST_BYTES + 1), "a.txt")
    assert refused.value.code == "article_too_large"
