"""Letters and the recovery sheet as PDF."""

import json
import re
from datetime import date

import pytest
import typst

from amparo.delivery import print_letter
from amparo.delivery.print_letter import recovery_sheet, to_pdf
from amparo.errors import BadInput

DAY = date(2026, 11, 22)
LETTER = ("Request", "I ask you to act.\n\n1. Page\nhttps://place.example/1\n\nDay: 2026-11-22\n")
HARMLESS = ("Request", "I ask you to act.\n\n1. Page\nhttps://place.example/2\n\nDay: 2026-11-22\n")


def pages(made: bytes) -> int:
    """How many pages it says that it has."""
    found = re.search(rb"/Type/Pages/Count (\d+)", made)
    assert found is not None
    return int(found[1])


def metadata(made: bytes) -> str:
    """What it says of itself, in clear."""
    start, end = made.index(b"<x:xmpmeta"), made.index(b"</x:xmpmeta>")
    return made[start:end].decode()


def test_a_letter_is_a_pdf_of_one_page() -> None:
    made = to_pdf([LETTER], "en", DAY)
    assert made.startswith(b"%PDF-")
    assert pages(made) == 1


def test_each_letter_begins_a_page() -> None:
    assert pages(to_pdf([LETTER, HARMLESS], "en", DAY)) == 2


def test_the_same_words_give_the_same_bytes() -> None:
    assert to_pdf([LETTER], "en", DAY) == to_pdf([LETTER], "en", DAY)


def test_other_words_give_other_bytes() -> None:
    assert to_pdf([LETTER], "en", DAY) != to_pdf([HARMLESS], "en", DAY)


@pytest.mark.parametrize(
    ("tag", "language", "title"), [("es-MX", "es", "Carta"), ("en", "en", "Letter"), ("pt", "en", "Letter")]
)
def test_it_can_be_read_aloud_and_says_nothing_of_the_matter_in_its_description(
    tag: str, language: str, title: str
) -> None:
    said = metadata(to_pdf([LETTER], tag, DAY))
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li>" in said
    assert re.findall(r"<rdf:li xml:lang=\"x-default\">(.*?)<", said) == [title]
    assert not re.search("Date|creator>|Author", said)


def test_markup_in_a_letter_is_words() -> None:
    wild = "#panic() *a* _b_ `c` $d$ <e> @f // g /* h\n= Heading\n#sys.inputs \\ ~ -- ... '\" https://x"
    assert pages(to_pdf([(wild, wild)], "en", DAY)) == 1


@pytest.mark.parametrize(
    "char", ["\U0001f600", "中", "ก", "ا", "क", "\u202e", "\x07", "\u0301", "\u00ad", "\ue000", "\ud800", "ﬁ"]
)
def test_a_character_without_a_font_stops_no_letter(char: str) -> None:
    assert pages(to_pdf([(f"a{char}", f"b{char} c\n\nhttps://place.example/{char}")], "es", DAY)) == 1


def test_every_character_that_is_printed_as_it_is_has_a_font() -> None:
    shown = [chr(code) for code in range(0x20, 0x2100) if not print_letter._SHOWN.match(chr(code))]
    assert len(shown) > 700
    assert pages(to_pdf([("All", " ".join(shown))], "en", DAY)) == 1


def test_an_address_on_paper_is_percent_encoded_where_no_font_has_it() -> None:
    assert print_letter._shown("https://place.example/中 中") == "https://place.example/%E4%B8%AD (U+4E2D)"


def test_setting_a_letter_warns_of_nothing_and_looks_for_no_font_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warned = []

    def watched(*given: object, **named: object) -> bytes:
        made, warnings = typst.compile_with_warnings(*given, **named)  # type: ignore[call-overload]
        warned.extend(warnings)
        assert named["ignore_system_fonts"] is True
        assert isinstance(made, bytes)
        return made

    monkeypatch.setattr(print_letter.typst, "compile", watched)
    to_pdf([LETTER], "es", DAY)
    recovery_sheet("4821-7730", "ABCD-EFGH", "https://help.example/", "es")
    assert warned == []


def test_a_long_address_stays_on_its_page() -> None:
    """Set on a page as high as what stands on it: broken over lines it is higher, running off it is not."""
    short, long = (
        typst.compile(
            print_letter._LETTERS.replace('paper: "a4"', "width: 210mm, height: auto").encode(),
            format="svg",
            ignore_system_fonts=True,
            sys_inputs={"data": _data(f"https://place.example/{'x' * n}")},
        )
        for n in (40, 2000)
    )
    assert _height(long) > _height(short) + 200


def test_a_line_that_was_wrapped_is_joined_and_one_that_was_not_is_not() -> None:
    text = f"{'word ' * 15}word\nnext\n\nName\nCapacity"
    first, second = print_letter._paragraphs(text)
    assert [len(first), len(second)] == [1, 2]


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(BadInput, match="nothing_to_print"):
        to_pdf([], "en", DAY)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_sheet_is_one_page_that_says_nothing_of_the_matter(language: str) -> None:
    made = recovery_sheet("4821-7730", "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789", "https://help.example/", language)
    assert pages(made) == 1
    words = " ".join(one.said_in(language) for one in (print_letter._TITLE, *print_letter._USE)).lower()
    assert not any(
        word in words for word in ("intim", "íntim", "image", "imagen", "case", "caso", "abus", "photo", "foto")
    )
    assert all(len(one.said_in(language).split()) <= 20 for one in print_letter._USE)


def test_the_sheet_is_the_same_every_time() -> None:
    given = ("4821-7730", "ABCD-EFGH", "https://help.example/", "en")
    assert recovery_sheet(*given) == recovery_sheet(*given)


@pytest.mark.parametrize(
    ("value", "groups"),
    [("ABCDEFGHJ", ["ABCD", "EFGH", "J"]), ("AB-CDE", ["AB", "CDE"]), ("4821 7730", ["4821", "7730"])],
)
def test_a_code_is_read_in_groups(value: str, groups: list[str]) -> None:
    assert print_letter._groups(value) == groups


def test_a_sheet_without_a_code_is_refused() -> None:
    with pytest.raises(BadInput, match="nothing_to_print"):
        recovery_sheet("4821", " ", "https://help.example/", "en")


def test_a_sheet_with_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="bad_address"):
        recovery_sheet("4821", "ABCD", "help me", "en")


def _data(address: str) -> str:
    lines = [{"text": address, "indented": False}]
    return json.dumps(
        {"title": "T", "language": "es", "numbered": False, "pages": [{"title": "T", "paragraphs": [lines]}]}
    )


def _height(made: object) -> float:
    svg = made if isinstance(made, bytes) else b""
    found = re.search(rb'height="([\d.]+)pt"', svg)
    assert found is not None
    return float(found[1])
