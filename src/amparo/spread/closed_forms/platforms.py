"""Several platforms, or platforms times variants, at once: (I - K)^-1; the spectral radius is the critical number."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.kernels import Floats

NEAREST = 1e-9
"""A radius as near to 1 as this is 1: rounding leaves no more, and the copies would be a billion."""


@dataclass(frozen=True)
class TypedSizes:
    """sizes[i]: expected copies of all types in a leak whose root is of type i; None where there is no bound.

    spectral_radius: of the matrix; 1 is critical. counts[i, j]: those of type j among them.
    """

    spectral_radius: float
    sizes: Floats | None
    counts: Floats | None

    @property
    def unbounded(self) -> bool:
        """True from a spectral radius of 1 on."""
        return self.sizes is None


def checked_matrix(matrix: npt.ArrayLike) -> Floats:
    """float64 (types, types), all 0 or more. Raises BadInput `bad_matrix`."""
    values = np.asarray(matrix, np.float64)
    if values.ndim != 2 or values.shape[0] != values.shape[1] or not values.size:
        raise BadInput("bad_matrix", "A matrix of branching factors has as many rows as columns.")
    if not (np.isfinite(values).all() and (values >= 0).all()):
        raise BadInput("bad_matrix", "A branching factor in the matrix is a number, 0 or more.")
    return values


def typed_sizes(matrix: npt.ArrayLike) -> TypedSizes:
    """matrix[i, j]: copies of type j that one copy of type i leads to, after all interventions."""
    k = checked_matrix(matrix)
    radius = float(np.max(np.abs(np.linalg.eigvals(k))))
    radius = 1.0 if abs(radius - 1.0) < NEAREST else radius
    if radius >= 1.0:
        return TypedSizes(radius, None, None)
    counts = np.linalg.inv(np.eye(len(k)) - k)
    return TypedSizes(radius, counts.sum(axis=1), counts)


def at_upload(matrix: npt.ArrayLike, kept: npt.ArrayLike, blocked: npt.ArrayLike) -> Floats:
    """K̃_ij = K_ij·F_i(1 - b_j). kept: share of i's copies that come while it is up. blocked: of uploads on j."""
    k = checked_matrix(matrix)
    shares = np.asarray(kept, np.float64)
    stops = np.asarray(blocked, np.float64)
    if shares.shape != (len(k),) or stops.shape != (len(k),):
        raise BadInput("bad_matrix", "Each platform has one share that is kept and one that is blocked.")
    if not ((shares >= 0) & (shares <= 1)).all() or not ((stops >= 0) & (stops <= 1)).all():
        raise BadInput("bad_share", "What is kept and what is blocked are numbers from 0 to 1.")
    return k * shares[:, None] * (1.0 - stops)[None, :]


def by_variant(matrix: npt.ArrayLike, mutation: npt.ArrayLike) -> Floats:
    """Types platform × variant, variant quickest: K[(p, v), (q, w)] = K_pq·M_vw. mutation: rows that add up to 1."""
    k, m = checked_matrix(matrix), checked_matrix(mutation)
    if not np.allclose(m.sum(axis=1), 1.0, atol=1e-9):
        raise BadInput("bad_matrix", "The rows of a mutation matrix add up to 1.")
    return np.asarray(np.kron(k, m), np.float64)
