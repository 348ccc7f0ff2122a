"""Under which name somebody runs a place, by the list of public suffixes that ships with its package.

The list is read from the package alone; nobody is asked about a name. Source: publicsuffix.org, "The list".
"""

from functools import cache
from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList


def registrable(host: str) -> str:
    """The shortest name under which one party runs a host: "example.co.uk" for "a.b.example.co.uk".

    host: as in an address, in ASCII or not. An IP address stands for itself, and so does a name that is a suffix; of a
    suffix that the list does not know, one label counts. The list's private part counts too ("github.io"), so that each
    user's site there is its own operator: who writes to one of them must not write to all, and a notice about one
    user's pages names no other's. Routes put such sites together again where one service answers for them all
    (`Route.domains`).
    """
    name = host.strip("[]").rstrip(".").lower()
    if _is_number(name):
        return name
    return _list(False).privatesuffix(name) or name


def is_registered(name: str) -> bool:
    """Whether a registry gives out just this name, so that one party has it: "blogspot.com", neither "co.uk" nor less.

    The list's private part does not count, as its names are registered ones.
    """
    return not _is_number(name) and _list(True).privatesuffix(name) == name


@cache
def _list(registries_only: bool) -> PublicSuffixList:
    return PublicSuffixList(only_icann=registries_only)


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
