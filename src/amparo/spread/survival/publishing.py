"""When a figure may leave the team: it must be of at least ten cases, so that nobody's case can be read from it."""

from collections.abc import Hashable, Mapping

from amparo.errors import Refused

PUBLIC_CASES = 10


def check_public(cases: int) -> None:
    """Raises Refused `too_few_cases_to_publish` below ten cases."""
    if cases < PUBLIC_CASES:
        raise Refused("too_few_cases_to_publish", f"A public figure is of at least {PUBLIC_CASES} cases.")


def public_groups[Group: Hashable](cases: Mapping[Group, int]) -> frozenset[Group]:
    """Groups of which figures may be published beside those of all together.

    A group below ten cases is left out. Where those left out are fewer than ten cases in all, the next smallest goes
    with them; else they could be had by subtraction from the whole.
    """
    by_size = sorted(cases, key=lambda group: cases[group])
    hidden = [group for group in by_size if cases[group] < PUBLIC_CASES]
    for group in by_size[len(hidden) :]:
        if not hidden or sum(cases[one] for one in hidden) >= PUBLIC_CASES:
            break
        hidden.append(group)
    return frozenset(cases) - frozenset(hidden)
