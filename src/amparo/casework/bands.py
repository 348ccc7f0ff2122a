"""How much a requester learns about how many copies there were: a band, never the number."""

MANY = 5
"""From how many copies on the band is "many"."""


def band(copies: int) -> str:
    """none, some or many."""
    if copies == 0:
        return "none"
    return "some" if copies < MANY else "many"
