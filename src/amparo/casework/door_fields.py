"""What a notice still lacks for a door, beside what the law under which it is given requires."""

from amparo.casework.completeness import is_given
from amparo.casework.notice import NoticeDraft, Relation
from amparo.casework.regime import Regime
from amparo.casework.route import STATEMENTS, RouteField


def lacking(fields: tuple[RouteField, ...], draft: NoticeDraft, regime: Regime | None) -> tuple[RouteField, ...]:
    """The required fields that a notice leaves empty. What the person fills in at the door is not among them."""
    asked = [one for one in fields if one.only_for is None or draft.relation is Relation.REPRESENTATIVE]
    return tuple(one for one in asked if one.required and not all(_fills(draft, regime, name) for name in one.gives))


def _fills(draft: NoticeDraft, regime: Regime | None, name: str) -> bool:
    if name != STATEMENTS:
        return is_given(draft, "", name)
    if regime is None or not regime.statements:
        return is_given(draft, "", "explanation")
    return all((regime.id, one.id) in draft.statements for one in regime.statements)
