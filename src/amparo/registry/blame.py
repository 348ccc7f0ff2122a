"""data/words/blame.toml: words that no page and no letter of ours says to a person, each with why."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import msgspec

from amparo.errors import BadInput
from amparo.registry.loader import read_table, read_toml, table_named
from amparo.registry.tables import Table, WordsTable
from amparo.words import Words

_FILE = "data/words/blame.toml"
Harm = Literal["blames", "belittles", "amplifies"]


@dataclass(frozen=True)
class Phrase:
    """Forms of one thing that is not said. say: in small letters. harm: what it does. why: in one sentence."""

    language: str
    harm: Harm
    say: tuple[str, ...]
    why: Words


@dataclass(frozen=True)
class Found:
    """A form that stands in a text, and the phrase that it is of."""

    form: str
    phrase: Phrase


class PhraseTable(Table, frozen=True, kw_only=True):
    """[[phrase]]."""

    language: Literal["en", "es"]
    harm: Harm
    say: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    why: WordsTable


class BlameFile(Table, frozen=True, kw_only=True):
    """The whole file."""

    phrase: tuple[PhraseTable, ...]

    def __post_init__(self) -> None:
        forms = [(one.language, form) for one in self.phrase for form in one.say]
        if wrong := sorted({form for _, form in forms if not form or form != " ".join(form.casefold().split())}):
            raise ValueError(f"`say` is in small letters, with single blanks: {', '.join(wrong)}")
        if twice := sorted({form for language, form in forms if forms.count((language, form)) > 1}):
            raise ValueError(f"said twice: {', '.join(twice)}")


@cache
def load_blame() -> tuple[Phrase, ...]:
    """The list that ships. Raises BadInput `bad_data`."""
    try:
        return read_blame((files("amparo") / _FILE).read_bytes())
    except msgspec.ValidationError as error:
        raise BadInput("bad_data", f"{_FILE}, {', '.join(table_named(str(error)))}.") from None
    except ValueError as error:
        raise BadInput("bad_data", f"{_FILE}: {error}.") from None


def read_blame(data: bytes) -> tuple[Phrase, ...]:
    """The phrases of a file. Raises msgspec.ValidationError, ValueError."""
    file = read_table(read_toml(data), BlameFile)
    return tuple(Phrase(one.language, one.harm, one.say, one.why.words()) for one in file.phrase)


def blame_in(text: str, language: str) -> Iterator[Found]:
    """What of the list stands in a text, as whole words, whatever its capitals and line breaks."""
    plain = " ".join(text.replace("’", "'").casefold().split())
    for phrase in load_blame():
        if phrase.language == language:
            for form in phrase.say:
                if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", plain):
                    yield Found(form, phrase)
