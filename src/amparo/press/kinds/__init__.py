"""Kinds of checks: one module each, and which struct each of them does."""

from collections.abc import Callable, Mapping
from typing import Any

from amparo.press import checks
from amparo.press.finding import Outcome
from amparo.press.kinds import (
    contact,
    cooccurrence,
    density,
    duplicate,
    entity,
    jigsaw,
    lexical,
    link_class,
    media,
    presence,
    ratio,
    structure,
    zone_diff,
)
from amparo.press.rules import Rule
from amparo.press.scene import Scene

FIND: Mapping[type[checks.Check], Callable[[Any, Rule, Scene], Outcome]] = {
    checks.Lexical: lexical.find,
    checks.Cooccurrence: cooccurrence.find,
    checks.Ratio: ratio.find,
    checks.Presence: presence.find,
    checks.Conditional: presence.find_conditional,
    checks.Contact: contact.find,
    checks.LinkClass: link_class.find,
    checks.Entity: entity.find,
    checks.Jigsaw: jigsaw.find,
    checks.ZoneDiff: zone_diff.find,
    checks.Density: density.find,
    checks.Duplicate: duplicate.find,
    checks.Structure: structure.find,
    checks.Media: media.find,
}
"""What each kind of check does. A new kind is a struct in `checks.py`, a module here and a line."""
ABSENCE = (checks.Presence, checks.Conditional)
"""Kinds that look for what should be there."""
WORDING = (checks.Lexical, checks.Cooccurrence, checks.Ratio, checks.Density)
"""Kinds that look at the words chosen: off in guidance about coverage, which must say them."""
