"""The guide for newsrooms: chapters from data, bound to the press rules and to the helplines of the registry.

A chapter that names a rule or a helpline which does not exist cannot be loaded, so the guide never says otherwise.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from amparo.errors import BadInput
from amparo.press.rules import Rule
from amparo.registry import helplines, press_chapters
from amparo.registry.helplines import Helpline
from amparo.registry.loader import load, read_all
from amparo.registry.press_book import load_rules
from amparo.registry.press_chapters import Chapter, Item, Model
from amparo.words import Words

TITLE = Words("Report on intimate images without adding harm", "Informar sobre imágenes íntimas sin hacer más daño")
_PLACE = re.compile(r"\{(\w+):([\w-]+)\}")
_CHANNELS = ("phone", "web", "email", "chat")


@dataclass(frozen=True)
class Guide:
    """The whole guide. rules: every one that it names, by id. helplines: every one of the registry."""

    title: Words
    chapters: tuple[Chapter, ...]
    rules: Mapping[str, Rule]
    helplines: tuple[Helpline, ...]

    def chapter_of(self, rule: str) -> Chapter | None:
        """The chapter in which a rule is told in full; None for a rule that no chapter tells."""
        return next((one for one in self.chapters if rule in one.rules), None)

    def helplines_of(self, chapter: Chapter, language: str) -> tuple[Helpline, ...]:
        """What a chapter lists in a language, in the order of its countries."""
        listing = chapter.helplines
        if listing is None:
            return ()
        wanted = [one for one in self.helplines if one.serves in listing.serves]
        return tuple(one for code in listing.countries(language) for one in wanted if one.country == code)

    def checklist(self) -> Iterator[tuple[Chapter, tuple[Item, ...]]]:
        """Every line of the checklist, by chapter."""
        return ((one, one.checklist) for one in self.chapters if one.checklist)


@cache
def load_guide(home: Path | None) -> Guide:
    """The guide, in order of its chapters. home: the operator's folder, None for ours only. Read once in a process.

    Raises BadInput `bad_data` where a file is wrong, lacks a language, tells a rule twice or names what does not exist.
    """
    rules = {one.id: one for one in load_rules(home)}
    lines = load(helplines.KIND, home)
    chapters = sorted(load(press_chapters.KIND, home).values(), key=lambda one: (one.order, one.id))
    _check_rules(chapters, rules, home)
    boxes = {one.id: one.models[0].text for one in chapters if one.models}
    filled = tuple(
        replace(one, models=tuple(_filled(one, model, lines, boxes, home) for model in one.models)) for one in chapters
    )
    named = {name: rules[name] for one in filled for name in one.named()}
    return Guide(TITLE, filled, named, tuple(lines.values()))


def _check_rules(chapters: list[Chapter], rules: Mapping[str, Rule], home: Path | None) -> None:
    told: dict[str, str] = {}
    for chapter in chapters:
        if unknown := sorted(set(chapter.named()) - rules.keys()):
            raise _wrong(chapter, "rules", f"there is no rule {', '.join(unknown)}", home)
        for rule in chapter.rules:
            if rule in told:
                raise _wrong(chapter, "rules", f"{rule} is told in {told[rule]} already", home)
            told[rule] = chapter.id


def _filled(
    chapter: Chapter, model: Model, lines: Mapping[str, Helpline], boxes: Mapping[str, Words], home: Path | None
) -> Model:
    """A model with what the registry has of helplines, and with other chapters' first models, in their places."""

    def value(kind: str, name: str) -> str:
        line = lines.get(name)
        if line is None:
            what = "model" if kind == "model" else "helpline"
            raise _wrong(chapter, "model", f"there is no {what} {name}", home)
        found = {"name": line.name, "hours": line.hours} | {
            channel.kind: channel.value for channel in reversed(line.channels) if channel.kind in _CHANNELS
        }
        if said := found.get(kind):
            return said
        raise _wrong(chapter, "model", f"the helpline {name} has no {kind}", home)

    def fill(text: str) -> str:
        return _PLACE.sub(lambda place: value(place[1], place[2]), text)

    def whole(language: str) -> str:
        text = model.text.said_in(language)
        for name, box in boxes.items():
            text = text.replace(f"{{model:{name}}}", box.said_in(language))
        return fill(text)

    return replace(model, text=Words(whole("en"), whole("es")))


def _wrong(chapter: Chapter, table: str, sentence: str, home: Path | None) -> BadInput:
    file = read_all(press_chapters.KIND, home).entries[chapter.id].origin.file
    return BadInput("bad_data", f"{file}, {table}: {sentence}.")
