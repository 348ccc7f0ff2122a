"""docs/concepts/lives.md, from the transition tables of src/amparo/casework/life.py and case_life.py."""

from collections.abc import Collection
from enum import Enum
from typing import Any

from amparo.casework import case_life, life
from amparo.casework.life import Table

_INTRO = """# Lives: of a notice, what it names and an appeal; of a case, an address and a letter

Written by `make docs` from `src/amparo/casework/life.py` and, for [survivors' cases](cases.md), `case_life.py`. Each
life is one table; what is not in it cannot happen: it is refused as `not_in_this_state`, and nothing is changed.
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
_CASE = """
## A case

- **open**: addresses, fingerprints and letters can be added, sent and followed.
- **withdrawn**: its person ended it. Nothing more is sent or asked, and neither team nor service can open it. She or he
  can go on with it (*resume*).
- **erased**: everything in it was deleted, with every key to it. What is left is a random id, and a chain that opens
  nothing.
"""
_SIGHTING = """
## An address in a case

- **known**: nobody was asked yet. **Asked**: a letter that left names it.
- **hidden**: out of sight, and not decided. **Removed**, **refused**, **not found**: as whoever was asked says, or as
  the person saw.
- **back**: it was gone, and is there again.
- **dropped**: the person left it out; nobody is asked about it any more.
"""
_LETTER = """
## A letter

- **agreed**: it was read and agreed to, and has not left. Nothing incomplete gets as far as this.
- **sending**: on its way, or nobody knows whether it left. Sending it again is the same letter, not a second one.
- **waiting**: it left, and no answer has ended it. **Asked more**: they want something more.
- **answered**: everything that it named is settled, well or badly. **Silent**: the time is over without an answer.
- **ended**: taken back.
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
        _CASE,
        _diagram(case_life.CASE, (case_life.CaseState.OPEN,)),
        _SIGHTING,
        _diagram(case_life.SIGHTING, (case_life.SightingState.KNOWN,)),
        _LETTER,
        _diagram(case_life.LETTER, (case_life.LetterState.AGREED,)),
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
