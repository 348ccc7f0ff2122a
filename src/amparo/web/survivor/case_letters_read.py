"""What the pages of a letter that is not kept yet share: its words, whose name is in it, which addresses were read."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.http import HttpResponse

from amparo.casework.compose import Letter
from amparo.errors import AmparoError
from amparo.services.case_about import About
from amparo.services.case_sightings import MOST
from amparo.web.survivor.case_doors import show_doors
from amparo.web.survivor.case_page import Asked
from amparo.web.survivor.letter_words import flowing, trouble_status, trouble_words


def guarded(asked: Asked, act: Callable[[], HttpResponse]) -> HttpResponse:
    """A refusal is said on the page from which one chooses anew."""
    try:
        return act()
    except AmparoError as error:
        if error.code == "no_such_case":
            raise
        return show_doors(asked, trouble=trouble_words(error), status=trouble_status(error))


def on_screen(letter: Letter) -> Letter:
    """The same words, in lines that a page breaks."""
    return replace(letter, body=flowing(letter.body), own_body=flowing(letter.own_body))


def shows_name(about: About, letters: Iterable[Letter]) -> bool:
    """Whether the person's name, or what is typed as signature, stands in one of the letters."""
    names = [name.strip().casefold() for name in (about.name, about.signature) if name and name.strip()]
    return any(name in letter.text().casefold() for letter in letters for name in names)


def spans(numbers: Iterable[int]) -> str:
    """Numbers for a hidden field, as "1-40,44"."""
    found: list[list[int]] = []
    for one in sorted(numbers):
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in found)


def numbers_in(text: str) -> tuple[int, ...]:
    """What `spans` wrote; () for anything else."""
    found: list[int] = []
    for part in text[:40_000].split(","):
        first, _dash, last = part.partition("-")
        ends = [one for one in (first, last or first) if one.isascii() and one.isdecimal() and len(one) < 7]
        if len(ends) < 2 or int(ends[1]) - int(ends[0]) >= MOST:
            return ()
        found += range(int(ends[0]), int(ends[1]) + 1)
    return tuple(found)
