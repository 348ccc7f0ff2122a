"""How to use a door with what was written: what to enter into its form, and what to do there."""

from amparo.casework import door_use_words as words_of
from amparo.casework.completeness import is_given
from amparo.casework.letter import Fill, FillKind
from amparo.casework.letter_body import Writing, plain_value, statement_names
from amparo.casework.letter_lines import one_line
from amparo.casework.notice import NoticeDraft, Relation
from amparo.casework.regime import Regime
from amparo.casework.route import STATEMENTS, Door, DoorKind, Identity, Route, RouteField
from amparo.words import Words


def fills(writing: Writing, door: Door) -> tuple[Fill, ...]:
    """The fields of a door's form, in its order. Those that are optional and empty are left out."""
    asked = [one for one in writing.fields if one.only_for is None or writing.draft.relation is Relation.REPRESENTATIVE]
    found = [_fill(writing, door, one) for one in asked]
    return tuple(fill for one, fill in zip(asked, found, strict=True) if one.required or fill.value)


def unfilled(field: RouteField, draft: NoticeDraft, regime: Regime | None) -> tuple[str, ...]:
    """The fields of a notice that would fill a door's field and are empty."""
    names: list[str] = []
    for name in field.gives:
        names += statement_names(regime) or ("explanation",) if name == STATEMENTS else (name,)
    own = regime.id if regime else ""
    return tuple(name for name in dict.fromkeys(names) if not is_given(draft, own, name))


def instruction(door: Door, route: Route | None) -> Words:
    """What the person does at a door with what was written, one step a line, in order."""
    said = [_first(door)]
    said += [
        _put(words_of.CHOOSE, one_line(one.choose))
        for one in (route.fields_of(door) if route is not None else ())
        if one.choose
    ]
    said += [words_of.THEN[door.kind]] if door.kind in words_of.THEN else []
    if door.most_addresses is not None and door.kind is not DoorKind.AMPARO:
        said.append(_put(words_of.AT_MOST[door.most_addresses != 1], str(door.most_addresses)))
    if door.shows is Identity.PASSED_ON_UNLESS_TOLD:
        said.append(words_of.NOT_PASSED_ON)
    return Words("\n".join(one.en for one in said), "\n".join(one.es for one in said))


def _first(door: Door) -> Words:
    if door.kind in words_of.OPEN:
        return _put(words_of.OPEN[door.kind], one_line(door.value))
    if door.how is not None:
        return door.how
    return _put(words_of.TOLD, one_line(door.value))


def _fill(writing: Writing, door: Door, field: RouteField) -> Fill:
    if field.choose:
        return Fill(field.paraphrase, FillKind.CHOOSE, one_line(field.choose), words_of.PICK)
    if not field.gives:
        return Fill(field.paraphrase, FillKind.THERE, "", words_of.THERE)
    values = [value for name in field.gives for value in _values(writing, name) if value]
    tells = door.shows is Identity.PASSED_ON_UNLESS_TOLD and bool({"name", "contact", "signature"} & set(field.gives))
    return Fill(field.paraphrase, FillKind.TEXT, "\n".join(values), words_of.NOT_PASSED_ON if tells else None)


def _values(writing: Writing, name: str) -> list[str]:
    if name == "written":
        return [writing.said(writing.regime.name if writing.regime else words_of.OWN_RULES)]
    if name != STATEMENTS:
        return [plain_value(writing, name)]
    return [plain_value(writing, one) for one in statement_names(writing.regime) or ("explanation",)]


def _put(words: Words, value: str) -> Words:
    return Words(words.en.format(value), words.es.format(value))
