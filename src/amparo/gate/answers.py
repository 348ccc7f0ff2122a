"""From a decision to what is sent: the words and hints are the policy's, the shape is the interface's."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import UNSET

from amparo.gate.api import Answer, HintsAnswer, MatchAnswer, Words
from amparo.matching.policy import ASK_TEXT, HINTS, PUBLIC_TEXT, Action, Decision, Match

MOST_ITEMS = 100
"""Items named in one answer and in its record, nearest first."""
_ASK = Words(**ASK_TEXT)
_PUBLIC = Words(**PUBLIC_TEXT)
_HINTS: Mapping[Action, HintsAnswer] = {
    action: HintsAnswer(hints.preview, hints.forward, hints.lift, _ASK if hints.ask else None)
    for action, hints in HINTS.items()
}


def items_of(decision: Decision) -> tuple[UUID, ...]:
    """The items that led to a decision, each once."""
    return tuple(dict.fromkeys(match.item for match in decision.matches))[:MOST_ITEMS]


def answer_of(decision: Decision, attempt: str, *, explain: bool) -> Answer:
    """What the caller gets. attempt: the record's name. explain: whether the key may see why."""
    return Answer(
        decision=decision.action.value,
        reason=decision.reason,
        matches=items_of(decision),
        hints=_HINTS[decision.action],
        public_text=None if decision.action is Action.ALLOW else _PUBLIC,
        attempt=attempt,
        explanation=_explanation(decision.matches) if explain else UNSET,
    )


def _explanation(matches: Sequence[Match]) -> tuple[MatchAnswer, ...]:
    return tuple(
        MatchAnswer(
            match.item,
            match.bank.name,
            match.signal,
            match.distance,
            match.orientation,
            match.derived,
            match.opinion.value,
        )
        for match in matches[:MOST_ITEMS]
    )
