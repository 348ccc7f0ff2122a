"""A newsroom's own configuration: levels, rules that are off, hosts of its own; and ready profiles."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.press.zone import Level

WEIGHT = {Level.NOTE: 0, Level.SUGGESTION: 1, Level.WARN: 2, Level.ERROR: 3}


@dataclass(frozen=True)
class House:
    """What a house decides. Rules that are `never_off` are neither switched off nor lowered.

    levels: by rule. off: rules. private_hosts: further hosts that nobody links to; they stay in this value.
    allowed_hosts: the house's own sites and its partners'.
    """

    levels: Mapping[str, Level] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    private_hosts: frozenset[str] = frozenset()
    allowed_hosts: frozenset[str] = frozenset()

    def level(self, rule: str, level: Level, never_off: bool) -> Level | None:
        """The level of a finding in this house; None where it is not reported."""
        if rule in self.off:
            return level if never_off else None
        own = self.levels.get(rule)
        if own is None or (never_off and WEIGHT[own] < WEIGHT[level]):
            return level
        return own

    def over(self, base: "House") -> "House":
        """What this house says, and where it says nothing, what another does."""
        return House(
            levels={**base.levels, **self.levels},
            off=base.off | self.off,
            private_hosts=base.private_hosts | self.private_hosts,
            allowed_hosts=base.allowed_hosts | self.allowed_hosts,
        )


NEWSROOM = House()
PLATFORM_BLOG = House(
    levels={"SRC-4": Level.NOTE, "CON-4": Level.SUGGESTION, "INS-3": Level.NOTE, "REC-1": Level.ERROR},
)
SCHOOL = House(levels={"REC-1": Level.ERROR, "REC-3": Level.WARN, "BLM-6": Level.WARN, "SRC-4": Level.NOTE})
POLICE = House(levels={"BLM-6": Level.ERROR, "INS-1": Level.ERROR, "SRC-4": Level.NOTE, "MEC-1": Level.NOTE})
PROFILES: Mapping[str, House] = {
    "newsroom": NEWSROOM,
    "platform-blog": PLATFORM_BLOG,
    "school": SCHOOL,
    "police": POLICE,
}
"""Ready configurations by who publishes."""
