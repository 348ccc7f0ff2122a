"""The parts of a letter, in the order in which they stand. Each gives paragraphs, see `letter_lines.laid_out`."""

from dataclasses import dataclass, field
from datetime import date

from amparo.casework import letter_words
from amparo.casework.letter_lines import INDENT, one_line, paragraph, quoted, unbroken
from amparo.casework.notice import Concern, NoticeDraft, Relation, Target
from amparo.casework.open_doors import COPYRIGHT
from amparo.casework.regime import Element, Regime
from amparo.casework.route import STATEMENTS, Role, RouteField
from amparo.words import Words

STATEMENT = "statement:"
_ELSEWHERE = frozenset({"targets", "written", "explanation", STATEMENTS})
"""What a door asks for that stands in another part of the letter."""


@dataclass(frozen=True)
class Writing:
    """One letter in one language. draft: as it leaves. synthetic: the person says that the images are made up.

    fields: of the door. person_named: the name in the draft is that of the person shown, whoever signs.
    """

    draft: NoticeDraft = field(repr=False)
    regime: Regime | None
    role: Role | None
    fields: tuple[RouteField, ...]
    by_agent: bool
    synthetic: bool
    person_named: bool
    reference: str
    day: date
    language: str

    def said(self, words: Words) -> str:
        """In this language."""
        return words.said_in(self.language)

    @property
    def is_copyright(self) -> bool:
        """Whether it asserts a right in a work. Such a notice may be published: it says nothing of what is shown."""
        return self.regime is not None and self.regime.kind == COPYRIGHT


def subject(writing: Writing, words: Words | None = None) -> str:
    """One line: what it is, how many addresses, and our reference. No name."""
    words = words or (letter_words.SUBJECT_COPYRIGHT if writing.is_copyright else letter_words.SUBJECT)
    count = len(writing.draft.targets)
    line = writing.said(words).format(writing.said(letter_words.ADDRESSES[count != 1]).format(count))
    reference = one_line(writing.reference)
    return f"{line} ({writing.said(letter_words.REFERENCE).format(reference)})" if reference else line


def request(writing: Writing) -> str:
    """The first sentence: what is asked, of how many addresses, and why."""
    asker = writing.said(letter_words.WE_ASK if writing.by_agent else letter_words.I_ASK)
    count = len(writing.draft.targets)
    listed = writing.said(letter_words.LISTED[count != 1]).format(count)
    if writing.is_copyright:
        return f"{asker} {writing.said(letter_words.ASK_COPYRIGHT).format(listed)}."
    role = writing.role or Role.PLATFORM
    asks = letter_words.ASKS.get(role, letter_words.ASKS[Role.PLATFORM])
    concerns = dict.fromkeys(_concern(writing, one) for one in writing.draft.targets)
    shown = writing.said(
        letter_words.SHOWN_BY_AGENT if writing.by_agent else letter_words.SHOWN[writing.draft.relation]
    )
    what = "; ".join(writing.said(letter_words.CONCERNS[one]).format(shown) for one in concerns)
    return f"{asker} {writing.said(asks).format(listed)}: {what}."


def addresses(writing: Writing) -> list[str]:
    """All of them, numbered, each alone on its line."""
    said = [writing.said(letter_words.LIST)]
    targets = writing.draft.targets
    differ = not writing.is_copyright and len({_concern(writing, one) for one in targets}) > 1
    for n, one in enumerate(targets, start=1):
        kind = writing.said(letter_words.KINDS[one.kind])
        concern = f", {writing.said(letter_words.SHORT_CONCERNS[_concern(writing, one)])}" if differ else ""
        said.append(f"{n}. {kind}{concern}\n{unbroken(one.address)}")
    return said


def by_law(writing: Writing, heading: Words) -> list[str]:
    """Each item that the law asks for, with what is given for it. Items not given are left out.

    An item is called as the law calls it where that may be relied on. The data have that in English alone; in Spanish
    the letter calls it by what is given.
    """
    if writing.regime is None:
        return []
    said = []
    for element in writing.regime.elements:
        in_its_words = writing.language == "en" and element.required and not element.basis.needs_mark(writing.day)
        label = one_line(element.text) if in_its_words else _label(writing, element)
        values = [line for name in element.gives for line in _value(writing, name, in_its_words)]
        if values and _is_asked(writing, element.only_for):
            said.append("\n".join([f"- {label}:", *values]))
    return [writing.said(heading), *said] if said else []


def by_door(writing: Writing) -> list[str]:
    """What the door asks for beside the law."""
    lawful = {name for one in writing.regime.elements for name in one.gives} if writing.regime else set()
    asked = [one for one in writing.fields if _is_asked(writing, one.only_for)]
    names = dict.fromkeys(name for one in asked for name in one.gives if name not in lawful)
    if STATEMENTS in names:
        names |= dict.fromkeys(name for name in statement_names(writing.regime) if name not in lawful)
    said = [line for name in names if name not in _ELSEWHERE for line in _value(writing, name, True)]
    return [writing.said(letter_words.BY_DOOR), "\n".join(said)] if said else []


def explanation(writing: Writing) -> list[str]:
    """In the person's own words, where no item of the law asked for them."""
    elements = writing.regime.elements if writing.regime else ()
    if not writing.draft.explanation or any("explanation" in one.gives for one in elements):
        return []
    return [writing.said(letter_words.EXPLANATION), quoted(writing.draft.explanation)]


def closing(writing: Writing, answer: Words = letter_words.ANSWER) -> list[str]:
    """How to answer, what to keep to themselves, who signs, the day and our reference."""
    said = [writing.said(answer)]
    if writing.draft.contact:
        said.append(f"{writing.said(letter_words.ANSWER_TO)}\n{unbroken(writing.draft.contact)}")
    else:
        said.append(writing.said(letter_words.ANSWER_BACK))
    said.append(writing.said(letter_words.IDENTITY_OF_SENDER if writing.is_copyright else letter_words.IDENTITY))
    signed = letter_words.SIGNED_AS_OWNER if writing.is_copyright else letter_words.SIGNED
    capacity = writing.said(signed[writing.draft.relation])
    signer = writing.draft.signature or writing.draft.name
    lines = [*([signer] if signer else []), capacity]
    lines.append(writing.said(letter_words.DAY).format(writing.day.isoformat()))
    reference = one_line(writing.reference)
    if reference:
        lines.append(writing.said(letter_words.OUR_REFERENCE).format(reference))
    return [*said, "\n".join(lines)]


def plain_value(writing: Writing, name: str) -> str:
    """What is given for a field of a notice, without a label; "" for nothing."""
    draft = writing.draft
    if name == "relation":
        return writing.said(letter_words.RELATIONS[draft.relation]) if draft.relation else ""
    if name == "category":
        return (
            writing.said(letter_words.CATEGORIES[draft.category]) if draft.category in letter_words.CATEGORIES else ""
        )
    if name.startswith(STATEMENT):
        return _statement(writing, name.removeprefix(STATEMENT))
    given = {
        "targets": "\n".join(one.address for one in draft.targets),
        "explanation": draft.explanation,
        "name": draft.name,
        "contact": draft.contact,
        "authority": draft.authority,
        "signature": draft.signature,
        "country": draft.country,
    }
    return given.get(name) or ""


def statement_names(regime: Regime | None) -> tuple[str, ...]:
    """The fields of a notice that stand for a law's statements, in its order."""
    return tuple(STATEMENT + one.id for one in regime.statements) if regime else ()


def _label(writing: Writing, element: Element) -> str:
    """Our words for an item: what is given for it."""
    return ", ".join(dict.fromkeys(_name(writing, name) for name in element.gives if name != "written"))


def _name(writing: Writing, name: str) -> str:
    if name == "name" and writing.person_named:
        return writing.said(letter_words.NAME_OF_PERSON)
    return writing.said(letter_words.NAMES["statement" if name.startswith(STATEMENT) else name])


def _value(writing: Writing, name: str, with_name: bool) -> list[str]:
    """What is given for one field, as lines that stand under its item. with_name: the item does not say which it is."""
    value = plain_value(writing, name)
    if not value:
        return []
    if name == "targets":
        return [paragraph(writing.said(letter_words.ABOVE), INDENT)]
    if name == "explanation":
        return quoted(value).split("\n")
    is_plain = name.startswith(STATEMENT) or not with_name
    return paragraph(value if is_plain else f"{_name(writing, name)}: {value}", INDENT).split("\n")


def _statement(writing: Writing, name: str) -> str:
    if writing.regime is None or (writing.regime.id, name) not in writing.draft.statements:
        return ""
    return next((one_line(writing.said(one.text)) for one in writing.regime.statements if one.id == name), "")


def _is_asked(writing: Writing, only_for: str | None) -> bool:
    return only_for is None or writing.draft.relation is Relation.REPRESENTATIVE


def _concern(writing: Writing, target: Target) -> Concern:
    """What is wrong with a target. Who says that the images are made up need not say it again of each."""
    if target.concern is Concern.SHARED and writing.synthetic:
        return Concern.SYNTHETIC
    return target.concern
