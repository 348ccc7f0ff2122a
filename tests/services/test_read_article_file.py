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


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(BadInput) as refused:
        read_article_file(data, name)
    return refused.value.code


def test_text_with_a_mark_of_its_encoding_is_read() -> None:
    assert read_article_file("año".encode("utf-16"), "a.txt") == ("año", Form.TEXT)
    assert read_article_file("\ufeffaño".encode(), "a.txt") == ("año", Form.TEXT)


@pytest.mark.parametrize("data", [b"\x89PNG\0\0", "año".encode("utf-32"), b"\xff\xfe\0\0"])
def test_what_has_zero_bytes_is_no_text(data: bytes) -> None:
    assert refusal(data, "a.md") == "not_text"


def test_a_form_that_the_name_does_not_say_can_be_told() -> None:
    assert read_article_file(b"x", "-", Form.HTML)[1] is Form.HTML
    assert read_article_file(b"x", "a.md", Form.HTML)[1] is Form.MARKDOWN


def test_a_document_that_grows_when_it_is_unpacked_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(21):
            part.write(b"a" * 1_000_000)
    assert len(kept.getvalue()) < 100_000
    assert refusal(kept.getvalue(), "a.docx") == "article_too_large"


def test_a_document_packed_in_an_unusual_way_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "<w:p/>")
    assert refusal(kept.getvalue(), "a.docx") == "bad_article"


def test_a_document_with_any_byte_changed_is_read_or_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:p><w:t>Some words.</w:t></w:p>" * 3)
    whole = kept.getvalue()
    for at in range(len(whole)):
        for mask in (0x01, 0x80, 0xFF):
            changed = bytearray(whole)
            changed[at] ^= mask
            try:
                read_article_file(bytes(changed), "a.docx")
            except BadInput as refused:
                assert refused.code in {"bad_article", "not_text", "article_too_large"}


def test_markup_that_begins_and_never_ends_is_read_in_a_moment() -> None:
    assert read_article_file(document("<w:t " * 200_000 + "<w:tab " * 100_000), "a.docx") == ("", Form.DOCUMENT)


def test_a_file_that_is_no_article_by_its_size_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        read_article_file(b"a" * (MOST_BYTES + 1), "a.txt")
    assert refused.value.code == "article_too_large"
