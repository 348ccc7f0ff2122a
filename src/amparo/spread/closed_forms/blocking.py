"""Blocking at upload: of exact copies and of copies some of which are new variants."""

from amparo.spread.closed_forms.reduction import Reduction, reduction_of
from amparo.spread.closed_forms.sizes import Size, checked_branching, checked_share, size


def blocked(n: float, blocking: float, *, registered_before: bool = False) -> Reduction:
    """Each upload is blocked with probability b: E = 1/(1 - n(1-b)), χ = nb/(1 - n(1-b)).

    registered_before: the fingerprint was there before the first upload, so that the root is blocked as well,
    E = (1-b)/(1 - n(1-b)): only then can the share exceed n.
    """
    left = checked_branching(n) * (1.0 - checked_share(blocking, "blocking"))
    return reduction_of(n, left, root=1.0 - blocking if registered_before else 1.0)


def blocked_variants(n: float, recall: float, mutation: float) -> Reduction:
    """Known copies are blocked with probability r; an upload is a new variant, never blocked, with probability u.

    E = (1 + nu/(1-n)) / (1 - n(1-u)(1-r)), as variants lead to variants. No bound from n = 1 on where u > 0.
    """
    checked_branching(n)
    known = n * (1.0 - checked_share(mutation, "mutation")) * (1.0 - checked_share(recall, "recall"))
    variants = 0.0 if mutation == 0.0 else n * mutation
    inner, outer = size(n), size(known)
    if outer.copies is None or (variants > 0.0 and inner.copies is None):
        return Reduction(None, Size(max(known, n if variants else known), None))
    copies = outer.copies * (1.0 + variants * (inner.copies or 0.0))
    share = None if inner.copies is None else 1.0 - copies / inner.copies
    return Reduction(share, Size(max(known, n if variants else known), copies))
