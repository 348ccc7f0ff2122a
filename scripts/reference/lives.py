"""docs/concepts/lives.md, from the transition tables of src/amparo/casework/life.py."""

from collections.abc import Collection
from enum import Enum
from typing import Any

from amparo.casework import life
from amparo.casework.life import Table

_INTRO = """# The lives of a notice, of what it names, and of an appeal

Written by `make docs` from `src/amparo/casework/life.py`. Each life is one table; what is not in it cannot happen: it
is refused as `not_in_this_state`, and nothing is changed.
"""
_NOTICE = """
## A notice

- **incomplete**: the law asks for more. It is kept, and the clocks that mere receipt starts run.
- **open**: one law has everything; the clocks of a complete request run too.
- **review**: the same, but a person decides before more than what is named is touched: many notices or addresses, false
  statements proven earlier, or more copies than are hidden without a look. **No clock waits for it.**
- **decided**: everything that is named has its outcome.
- **joined**: the same was asked for before, with the same contact; the earlier notice goes on for both. Whoever sent
  this one is not told, since it may be somebody else who wants to know whether a person has reported. If the earlier
  one is withdrawn undecided, this one goes on alone (*part*).
- **withdrawn**: its clocks and claims ended. Nothing that was hidden or removed comes back.
- **referred**: it may concern a minor; what was in it is deleted, and the child-safety queue has its addresses.

A person is told *open* for *review* and *joined*.
"""
_TARGET = """
## What a notice names

Each address, account, group or tag has its own outcome. **Ended** means that the notice was withdrawn before anything
was done.
"""
_APPEAL = """
## An appeal

An uploader may appeal a removal, a requester a refusal, and whoever is held to have made a false statement that
finding. **Upheld** means that whoever appealed was right. Nobody decides an appeal against an own decision.
"""


def page() -> str:
    """The whole page."""
    parts = [
        _INTRO,
        _NOTICE,
        _diagram(life.NOTICE, life.NOTICE_BEGINS),
        _TARGET,
        _diagram(life.TARGET, (life.TargetState.WAITING,)),
        _APPEAL,
        _diagram(life.APPEAL, (life.AppealState.FILED,)),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _diagram(table: Table[Any, Any], begins: Collection[Enum]) -> str:
    """A Mermaid state diagram: events between the same two states on one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), to in table.items():
        arrows.setdefault((state.value, to.value), []).append(event.value.replace("_", " "))
    finals = sorted({to.value for to in table.values()} - {state.value for state, _ in table})
    lines = [
        "```mermaid",
        "stateDiagram-v2",
        *(f"    [*] --> {state.value}" for state in begins),
        *(f"    {one} --> {other}: {', '.join(events)}" for (one, other), events in arrows.items()),
        *(f"    {state} --> [*]" for state in finals),
        "```",
    ]
    return "\n".join(lines)
