"""What is done in each row of an answer, as a scenario for the closed forms and the simulator.

Each copy leads to n copies, spread over the places by the mix's shares whatever place it came from; so are the first
postings.
"""

from dataclasses import dataclass

from amparo.spread.scenarios.scenario import Platform, Scenario
from amparo.spread.what_if.places import HOUR, PLACES, kernels
from amparo.spread.what_if.question import Known, Question

REACH_SHAPE = 0.5
"""k of the gamma marks: a few accounts reach many. It bears on how leaks differ, and on the forwarding limit."""
FAN_OUT = 20.0
"""People to whom a message is passed on by one person where there is no limit, on average."""
BY_LAW_HOURS = {"within_48": 48.0, "within_24": 24.0, "within_2": 2.0}
"""Hours of the rows that laws ask for: the Take It Down Act, India's procedure of 2025 and its rules of 2026."""


@dataclass(frozen=True)
class Measure:
    """What is done. latency: hours from a copy's being found to its removal, None for no removal.

    blocks, limits: whether the question's blocking at upload, its forwarding limit are in force.
    """

    key: str
    latency: float | None = None
    blocks: bool = False
    limits: bool = False


NOTHING = Measure("nothing")
BY_LAW = tuple(Measure(key, hours) for key, hours in BY_LAW_HOURS.items())
BLOCKED = Measure("blocked", blocks=True)
LIMITED = Measure("limited", limits=True)


def everything(question: Question) -> Measure:
    """All that the question asks for, at once."""
    return Measure("all", question.latency, blocks=True, limits=True)


def per_copy(question: Question) -> Measure:
    """Removal of every copy at the question's latency, alone."""
    return Measure("per_copy", question.latency)


def scenario(question: Question, measure: Measure, family: str | None = None) -> Scenario:
    """The scenario of a measure. family: one of `places.FAMILIES` instead of the anchored kernels."""
    used = [place for place, share in enumerate(question.mix) if share > 0.0]
    shares = tuple(question.mix[place] for place in used)
    chosen = kernels(family)
    recall, mutation = _fingerprint(question, measure)
    return Scenario(
        platforms=tuple(
            Platform(
                PLACES[place].key,
                chosen[place],
                latency=None if measure.latency is None else measure.latency * HOUR,
                detection=question.found * HOUR,
                compliance=question.removed / 100.0,
                forward_limit=question.limit if measure.limits and PLACES[place].key == "messages" else None,
                returns=question.returns,
            )
            for place in used
        ),
        branching=tuple(tuple(question.n * share for share in shares) for _ in used),
        roots=shares,
        shape=REACH_SHAPE,
        fan_out=FAN_OUT,
        recall=recall,
        mutation=mutation,
        registered_at=None if measure.blocks and question.known is Known.BEFORE else 0.0,
    )


def _fingerprint(question: Question, measure: Measure) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    """Recall of the known image and of altered ones; how one becomes the other."""
    if not measure.blocks or question.blocked == 0.0:
        return (0.0,), ((1.0,),)
    recall, altered = question.blocked / 100.0, question.altered / 100.0
    if altered == 0.0:
        return (recall,), ((1.0,),)
    return (recall, 0.0), ((1.0 - altered, altered), (0.0, 1.0))
