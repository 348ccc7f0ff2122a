"""One-dimensional columns of numbers, checked once at the edge."""

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SECONDS_A_DAY = 86_400.0


def floats(given: npt.ArrayLike, length: int | None = None) -> Floats:
    """A column of numbers, NaN and infinity allowed. float64, (rows,).

    Raises BadInput `not_numbers`, `not_a_column`, `unequal_columns`.
    """
    try:
        column = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput("not_numbers", "A column that should hold numbers holds something else.") from error
    return _column(column, length)


def finite(given: npt.ArrayLike, length: int | None = None) -> Floats:
    """A column of finite numbers. Raises BadInput `not_finite`, and all that `floats` raises."""
    column = floats(given, length)
    if not np.isfinite(column).all():
        raise BadInput("not_finite", "A column that should hold finite numbers has a NaN or an infinite one.")
    return column


def times(given: npt.ArrayLike, length: int | None = None) -> Floats:
    """A column of finite numbers from 0 on. Raises BadInput `negative_time`, and all that `finite` raises."""
    column = finite(given, length)
    if column.size and column.min() < 0:
        raise BadInput("negative_time", "A time is before the start of its clock.")
    return column


def whole(given: npt.ArrayLike, length: int | None = None) -> Ints:
    """A column of whole numbers. int64, (rows,). Raises BadInput `not_whole`, and all that `finite` raises."""
    raw = np.asarray(given)
    if raw.dtype.kind in "iu":
        return _column(raw.astype(np.int64), length)
    column = finite(given, length)
    if (column != np.floor(column)).any():
        raise BadInput("not_whole", "A column that should hold whole numbers holds fractions.")
    return column.astype(np.int64)


def truths(given: npt.ArrayLike, length: int | None = None) -> Bools:
    """A column of yes and no. Raises BadInput `not_truths`, and all that `whole` raises."""
    raw = np.asarray(given)
    if raw.dtype != np.bool_:
        raw = whole(given)
        if raw.size and not np.isin(raw, (0, 1)).all():
            raise BadInput("not_truths", "A column that should say yes or no holds other numbers.")
    return _column(raw.astype(np.bool_), length)


def share(given: float, code: str = "bad_share") -> float:
    """A number strictly between 0 and 1. Raises BadInput with this code."""
    if not 0.0 < given < 1.0:
        raise BadInput(code, "A share lies between 0 and 1, both excluded.")
    return float(given)


def _column[T: np.generic](column: npt.NDArray[T], length: int | None) -> npt.NDArray[T]:
    if column.ndim != 1:
        raise BadInput("not_a_column", "A column has one dimension.")
    if length is not None and column.size != length:
        raise BadInput("unequal_columns", "The columns of a table are equally long.")
    return column
