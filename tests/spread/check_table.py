"""Checks as rows of a table: what is expected and how nearly, what comes out, which test holds it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

Numbers = tuple[float, ...]
DOES_NOT_APPLY = "does not apply"
_FIGURE = re.compile(r"(?P<bound>[≤≥] )?(?P<number>[\d.]+)(?: ± (?P<within>[\d.e-]+)(?P<percent> %)?)?")


@dataclass(frozen=True)
class Figure:
    """A number that is expected, as written: `29.18 ± 0.01`, `5.00 ± 1 %`, `≤ 0.25`, `≥ 1.5`."""

    text: str

    def holds(self, got: float) -> bool:
        """Whether this is near enough, or within the bound. Raises ValueError where nothing says how near."""
        found = _FIGURE.fullmatch(self.text)
        if found is None or not (found["bound"] or found["within"]):
            raise ValueError(f"how near is {self.text}?")
        wanted = float(found["number"])
        match found["bound"]:
            case "≤ ":
                return got <= wanted
            case "≥ ":
                return got >= wanted
        within = float(found["within"]) * (wanted / 100 if found["percent"] else 1)
        return abs(got - wanted) <= within

    def printed(self, got: float) -> str:
        """A number with as many digits as are expected."""
        digits = self.wanted.partition(".")[2]
        return f"{got:.{len(digits)}f}".replace("-0.0", "0.0") if abs(got) < 1e-9 else f"{got:.{len(digits)}f}"

    @property
    def wanted(self) -> str:
        """What is expected, without how nearly."""
        return self.text.partition(" ± ")[0]

    @property
    def tolerance(self) -> str:
        """How nearly; nothing where it is a bound."""
        return self.text.partition(" ± ")[2]


@dataclass(frozen=True)
class Check:
    """One check. held_by: file and test, in tests/spread. got: None where there is nothing to compute."""

    number: int
    what: str
    figures: tuple[Figure, ...]
    held_by: tuple[str, ...]
    got: Callable[[], Numbers] | None

    def holds(self, got: Numbers) -> bool:
        """Whether every number is as it should be."""
        return all(figure.holds(one) for figure, one in zip(self.figures, got, strict=True))

    def row(self) -> tuple[str, ...]:
        """Its cells in the table."""
        said = " ".join(f"`{one}`" for one in self.held_by)
        if self.got is None:
            return (str(self.number), self.what, "", "", "", DOES_NOT_APPLY, said)
        got = self.got()
        wanted = ", ".join(figure.wanted for figure in self.figures)
        found = ", ".join(figure.printed(one) for figure, one in zip(self.figures, got, strict=True))
        limits = ", ".join(dict.fromkeys(figure.tolerance for figure in self.figures if figure.tolerance))
        return (str(self.number), self.what, wanted, found, limits, "holds" if self.holds(got) else "FAILS", said)


CHECKS: list[Check] = []


def check(number: int, what: str, *figures: str, held_by: str) -> Callable[[Callable[[], Numbers]], None]:
    """Make what follows a check. figures: as `Figure` has them. held_by: tests, with spaces between them."""

    def made(got: Callable[[], Numbers]) -> None:
        CHECKS.append(Check(number, what, tuple(map(Figure, figures)), tuple(held_by.split()), got))

    return made


HEADER = ("#", "check", "expected", "got", "tolerance", "", "held by, in `tests/spread/`")


def table(checks: list[Check]) -> list[str]:
    """All checks as the lines of a Markdown table."""
    rows = [HEADER, ("---",) * len(HEADER), *(one.row() for one in checks)]
    return ["| " + " | ".join(row) + " |" for row in rows]
