"""What `amparo press check` was asked, as values; whatever is wrong with it is said before anything is checked."""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

from amparo.cli.options import one_of
from amparo.errors import BadInput
from amparo.press.article import Form
from amparo.press.house import PROFILES, House
from amparo.press.parsing.zones import Told
from amparo.press.reports.baseline import Baseline, decode_baseline
from amparo.press.reports.diff import Changed, read_diff
from amparo.press.reports.excerpt import shown
from amparo.press.reports.run import STANDARD_INPUT
from amparo.press.rulebook import Rulebook
from amparo.press.zone import Genre
from amparo.registry.press_book import load_rulebook, load_words
from amparo.services.check_articles import Asked, path_of
from amparo.services.find_articles import Found, find_articles
from amparo.services.read_article_file import FORMS, MOST_BYTES
from amparo.services.read_house import read_house
from amparo.settings import load as load_settings
from amparo.words import LANGUAGES

_MOST_DIFF = 100_000_000


@dataclass(frozen=True)
class Said:
    """The plain words of the command line."""

    lang: str
    profile: str | None
    jurisdiction: str | None
    genre: str | None
    language: str | None
    read_as: str

    def __post_init__(self) -> None:
        """Raises BadInput `bad_language`, `bad_profile`, `bad_genre`, `bad_form`."""
        one_of(LANGUAGES, self.lang, "bad_language")
        one_of(tuple(one.value for one in Form), self.read_as, "bad_form")
        if self.profile is not None:
            one_of(tuple(PROFILES), self.profile, "bad_profile")
        if self.genre is not None:
            one_of(tuple(one.value for one in Genre), self.genre, "bad_genre")
        if self.language is not None:
            one_of(LANGUAGES, self.language, "bad_language")

    @property
    def told(self) -> Told:
        """What is said about every article."""
        country = self.jurisdiction.upper() if self.jurisdiction else None
        return Told(self.language, country, Genre(self.genre) if self.genre else None)


def refuse_clashes(paths: Sequence[str], diff: str | None, baseline: Path | None, write_baseline: Path | None) -> None:
    """Raises BadInput `nothing_to_check`, `standard_input_twice`, `options_clash`."""
    if not paths and diff is None:
        raise BadInput("nothing_to_check", "Name files or folders, - for standard input, or a diff.")
    if [*paths, diff].count(STANDARD_INPUT) > 1:
        raise BadInput("standard_input_twice", "Standard input can be read once: it is named twice.")
    if write_baseline is not None and (baseline is not None or diff is not None):
        raise BadInput("options_clash", "A baseline is written of everything: leave out --baseline and --diff.")
    if diff is not None and STANDARD_INPUT in paths:
        raise BadInput("options_clash", "No diff names standard input: name the article as a file.")


def rulebook() -> Rulebook:
    """Every rule, with what is known today. Raises BadInput `bad_data`, `bad_settings`."""
    gc.disable()  # none of it is in a cycle, and it stays: looking through it costs a tenth of each article
    try:
        return load_rulebook(load_settings().home, datetime.now(UTC).date())
    finally:
        gc.freeze()
        gc.enable()


def asked(said: Said, house: House, changed: Mapping[str, Changed] | None, baseline: Path | None) -> Asked:
    """How to check, without excerpts. Raises BadInput `unreadable_baseline`, `bad_baseline`."""
    kept = None if baseline is None else _baseline(baseline)
    return Asked(said.told, house, Form(said.read_as), kept, changed)


def with_excerpts(given: Asked, rulebook: Rulebook) -> Asked:
    """The same, with excerpts of the words that may be shown."""
    return replace(given, shown=shown(load_words(load_settings().home), rulebook.known))


def with_standard_input(given: Asked) -> Asked:
    """The same, with an article read from standard input. Raises BadInput `unreadable_input`."""
    return replace(given, standard_input=_standard_input(MOST_BYTES + 1))


def house(file: Path | None, profile: str | None, rulebook: Rulebook) -> House:
    """The house of a file, or a ready one. Raises BadInput as `read_house` does."""
    if file is None:
        return PROFILES[profile or "newsroom"]
    return read_house(file, profile, rulebook.rules)


def changed(diff: str | None) -> Mapping[str, Changed] | None:
    """The lines that a diff adds; None without a diff. Raises BadInput `unreadable_diff`, `bad_diff`."""
    if diff is None:
        return None
    if diff == STANDARD_INPUT:
        data = _standard_input(_MOST_DIFF + 1)
    else:
        data = _read(Path(diff), _MOST_DIFF + 1, "unreadable_diff", "The diff")
    if len(data) > _MOST_DIFF:
        raise BadInput("bad_diff", "The diff has more than 100 MB: compare with a later commit.")
    return read_diff(data.decode("utf-8", errors="surrogateescape"))


def found(paths: Sequence[str], changed: Mapping[str, Changed] | None) -> list[Found]:
    """Every file to look at: those named; with a diff those of them that it names, or all of those where none is named.

    Raises BadInput `diff_elsewhere` where the diff names articles by paths that lead nowhere: whatever was found in
    them would be passed over as not changed.
    """
    named = [path for path in sorted(changed or ()) if PurePath(path).suffix.lower() in FORMS]
    if not all(Path(path).is_file() for path in named):
        message = "The diff names articles that are not here: run this where git ran, or use `git diff --relative`."
        raise BadInput("diff_elsewhere", message)
    if changed is None:
        return list(find_articles(paths))
    return [one for one in find_articles(paths or named) if not one.skipped and path_of(one.name) in changed]


def refuse_unwritable(file: Path) -> None:
    """Say so before the work and not after it. Raises BadInput `output_not_writable`."""
    folder = file.absolute().parent
    if file.is_dir() or not folder.is_dir() or not os.access(file if file.exists() else folder, os.W_OK):
        raise BadInput("output_not_writable", "The output file cannot be written there.")


def _baseline(file: Path) -> Baseline:
    return decode_baseline(_read(file, -1, "unreadable_baseline", "The baseline"))


def _read(file: Path, most: int, code: str, what: str) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise BadInput(code, f"{what} cannot be read: {error.strerror}.") from error


def _standard_input(most: int) -> bytes:
    """Raises BadInput `unreadable_input`."""
    try:
        return sys.stdin.buffer.read(most)
    except (AttributeError, OSError, ValueError) as error:  # AttributeError: there is none; ValueError: it is closed
        raise BadInput("unreadable_input", "Standard input cannot be read.") from error
