"""Letters and the recovery sheet on paper: tagged PDF, the same bytes for the same words.

Typst sets them, with the fonts inside its package alone: nothing is fetched and no font of the machine is looked for.
The words go in as data and never as markup. The files name no author, no program of ours and no moment.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal

import typst

from amparo.casework.letter_lines import INDENT, WIDTH
from amparo.errors import BadInput
from amparo.words import LANGUAGES, Words

_STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): can be read aloud. Each letter then needs a font, see `_SHOWN`."""
_SHOWN = re.compile(r"[^ -~\u00a1-\u00ac\u00ae-\u024f\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f\u2010-\u2027\u20ac]")
"""What is not sure to be in the fonts: everything but Latin, Greek, Cyrillic, and common punctuation."""
_SITE = re.compile(r"https?://\S{1,200}")
# A Spanish line that ends at a hyphen repeats it on the next line, which would change an address: long words are set as
# English, short ones with a hyphen do not break. Between pieces of a long word stands the least space that lets a line
# break: no character that would be copied with the address.
_PAGE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set text(lang: data.language, font: ("Libertinus Serif", "DejaVu Sans Mono"), hyphenate: false)
#set page(paper: "a4", margin: 25mm, numbering: if data.numbered { "1 / 1" } else { none })
#let unbroken = 30
#let cut = 8
#let piece(word) = if word.clusters().len() > unbroken {
  text(lang: "en", word.clusters().chunks(cut).map(it => it.join()).join(h(0.001pt)))
} else if word.contains("-") { box(word) } else { word }
#let line(words) = words.split(" ").map(piece).join(" ")
"""
_LETTERS = (
    _PAGE
    + """
#set text(size: 11pt)
#set par(leading: 0.6em)
#show heading: set text(size: 13pt)
#show heading: set block(below: 1.2em)
#for (n, page) in data.pages.enumerate() {
  if n > 0 { pagebreak() }
  heading(level: 1, line(page.title))
  for paragraph in page.paragraphs {
    for (m, it) in paragraph.enumerate() {
      let left = if it.indented { 1.5em } else { 0pt }
      let above = if m == 0 { 1.1em } else { 0.6em }
      block(above: above, below: 0.6em, inset: (left: left), sticky: m + 1 < paragraph.len(), par(line(it.text)))
    }
  }
}
"""
)
_SHEET = (
    _PAGE
    + """
#set text(size: 13pt)
#heading(level: 1, data.title)
#v(8mm)
#for (label, value) in data.shown {
  par(text(size: 11pt, label))
  par(text(font: "DejaVu Sans Mono", size: 24pt, value.map(it => box(it)).join([ #h(0.35em) ])))
  v(6mm)
}
#for sentence in data.sentences { par(line(sentence)) }
"""
)
_LETTER = Words("Letter", "Carta")
"""Title of the file, which file lists show: it says nothing of the matter."""
_TITLE = Words("Keep this sheet", "Guarda esta hoja")
_NUMBER = Words("Number", "Número")
_CODE = Words("Code", "Código")
_USE = (
    Words("To go on, open {} and enter both.", "Para continuar, abre {} y escribe los dos."),
    Words("You need this sheet only if you forget your words.", "Solo necesitas esta hoja si olvidas tus palabras."),
    Words(
        "Whoever has it can open what you wrote, so keep it where only you look.",
        "Quien la tenga puede abrir lo que escribiste: guárdala donde solo mires tú.",
    ),
    Words(
        "Write nothing on it, and make a new one if somebody may have seen it.",
        "No escribas nada en ella, y haz otra si alguien pudo verla.",
    ),
)


def to_pdf(pages: Sequence[tuple[str, str]], language: str, day: date) -> bytes:
    """Letters as one PDF, each from a page of its own.

    pages: title and text of each, as from `amparo.casework.letter.Letter`; an empty line ends a paragraph, four spaces
    indent. A long word, as an address, breaks rather than run off the page; a character that no font of ours
    has is written as its percent-encoding in an address and as U+ elsewhere. day: of the file.
    """
    if not pages:
        raise BadInput("nothing_to_print", "There is nothing to print.")
    said = [{"title": _shown(title), "paragraphs": _paragraphs(text)} for title, text in pages]
    return _pdf(_LETTERS, {"title": _LETTER.said_in(language), "pages": said, "numbered": True}, language, day)


def recovery_sheet(number: str, code: str, site_url: str, language: str) -> bytes:
    """One page to keep: the case number and the sheet's code, large and in groups, and how to use and to hide it.

    Nothing on it says what it is about. Raises BadInput `nothing_to_print`, `bad_address`.
    """
    groups = [_groups(number), _groups(code)]
    if not all(groups):
        raise BadInput("nothing_to_print", "There is nothing to print.")
    if not _SITE.fullmatch(site_url):
        raise BadInput("bad_address", "The address of this site cannot be printed.")
    labels = [words.said_in(language) for words in (_NUMBER, _CODE)]
    said = {
        "title": _TITLE.said_in(language),
        "shown": list(zip(labels, groups, strict=True)),
        "sentences": [words.said_in(language).format(_shown(site_url)) for words in _USE],
        "numbered": False,
    }
    return _pdf(_SHEET, said, language, date(1970, 1, 1))


def _pdf(template: str, said: dict[str, Any], language: str, day: date) -> bytes:
    tag = language.lower().split("-")[0]
    data = json.dumps({**said, "language": tag if tag in LANGUAGES else LANGUAGES[0]})
    return typst.compile(
        template.encode(),
        format="pdf",
        sys_inputs={"data": data},
        ignore_system_fonts=True,
        pdf_standards=[_STANDARD],
        timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    )


def _paragraphs(text: str) -> list[list[dict[str, Any]]]:
    """The lines of each paragraph; those that were only wrapped are joined again, for the width of a page."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines: list[str] = []
        for line in block.split("\n"):
            if lines and _continues(lines[-1].rsplit("\n", 1)[-1], line):
                lines[-1] += "\n" + line
            elif line.strip():
                lines.append(line)
        if lines:
            found.append([{"text": _shown(line), "indented": line.startswith(INDENT)} for line in lines])
    return found


def _continues(before: str, line: str) -> bool:
    """Whether a line was wrapped from the one before: its first word had no room there. Addresses stand alone."""
    same = before.startswith(INDENT) == line.startswith(INDENT)
    words = line.split(maxsplit=1)
    return same and bool(words) and "://" not in before + line and len(before) + 1 + len(words[0]) > WIDTH


def _shown(text: str) -> str:
    """The text in characters that our fonts have."""
    return " ".join(_SHOWN.sub(_as_address if "://" in word else _as_words, word) for word in text.split())


def _as_address(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _as_words(found: re.Match[str]) -> str:
    return f"(U+{ord(found[0]):04X})"


def _groups(value: str) -> list[str]:
    """As it is grouped already, else by fours."""
    parts = re.findall(r"[^\s-]+", _shown(value))
    return parts if len(parts) > 1 else [part[at : at + 4] for part in parts for at in range(0, len(part), 4)]
