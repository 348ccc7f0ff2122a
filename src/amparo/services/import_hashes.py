"""Take a file of fingerprints into a bank: a list that an exchange or another operator gave."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path

from amparo.errors import AmparoError, BadInput
from amparo.matching.state import Opinion
from amparo.services.enrol_batch import MOST_AT_ONCE, Giver, enrol_batch
from amparo.services.enrolment import Act, NewItem, Outcome
from amparo.services.hash_lines import BadLine, read_lines
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.collector import collector_paused
from amparo.store.connection import reading
from amparo.store.find import bank_named
from amparo.store.transaction import writing

_LABEL = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_Numbered = tuple[int, NewItem | BadLine]


@dataclass(frozen=True)
class HashFile:
    """What is imported and how.

    label: names where it comes from; its items have the source "import:<label>". act: EXPLICIT, a person vouches for
    the list (opinion: that person's, positive unless the line says otherwise, and withdrawn items come back); SYNC, the
    list repeats what its source says (opinion: the source's, seed unless the line says otherwise).
    strict: stop before anything is written if any line is bad.
    """

    path: Path
    label: str = "file"
    act: Act = Act.EXPLICIT
    strict: bool = False

    @property
    def source(self) -> str:
        """As items and opinions name it. Raises BadInput `bad_source`."""
        if not _LABEL.fullmatch(self.label):
            raise BadInput("bad_source", "A source label has up to 64 of a-z, 0-9, dot, hyphen and underscore.")
        return f"import:{self.label}"


@dataclass
class ImportReport:
    """Lines read, refused, and taken in by what became of them."""

    lines: int = 0
    refused: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))


def import_hashes(
    settings: Settings,
    bank: str,
    file: HashFile,
    *,
    who: str,
    refuse: Callable[[BadLine], None],
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Take the lines in, some thousands to a transaction, so that memory stays bounded; publish once at the end.

    Stopped half-way, it is simply run again: what is in already changes nothing. Lines with one item id are one item.
    refuse: called for each bad line. progress: called with the number of the last line written.
    Raises NotFound `no_such_bank`; BadInput `bad_file`, `bad_header`, `bad_source`, for `strict` also `bad_lines`;
    Refused `negative_bank_needs_people` for a sync into a negative bank.
    """
    giver = Giver(who if file.act is Act.EXPLICIT else file.source, file.source, file.act)
    report = ImportReport()
    if file.strict:
        _check_all(settings, bank, file, refuse)
    for lines in batched(_lines(file), MOST_AT_ONCE):
        with collector_paused():
            _take(settings, bank, giver, lines, report, refuse, who)
        if progress is not None:
            progress(lines[-1][0])
    publish_changes(settings)
    return report


def _lines(file: HashFile) -> Iterator[_Numbered]:
    return read_lines(file.path, Opinion.POSITIVE if file.act is Act.EXPLICIT else Opinion.SEED)


def _take(
    settings: Settings,
    bank: str,
    giver: Giver,
    lines: tuple[_Numbered, ...],
    report: ImportReport,
    refuse: Callable[[BadLine], None],
    who: str,
) -> None:
    good = [(number, item) for number, item in lines if isinstance(item, NewItem)]
    with writing(settings) as write:
        row = bank_named(bank)
        outcomes = enrol_batch(write, row, [item for _, item in good], giver)
        write.record(who, "import_hashes", bank=row.number, lines=len(lines))
    refused = [item for _, item in lines if isinstance(item, BadLine)]
    for (number, _), outcome in zip(good, outcomes, strict=True):
        if isinstance(outcome, AmparoError):
            refused.append(BadLine(number, outcome.code))
        else:
            report.outcomes[outcome.outcome] += 1
    report.lines += len(lines)
    report.refused += len(refused)
    for bad in sorted(refused, key=lambda bad: bad.line):
        refuse(bad)


def _check_all(settings: Settings, bank: str, file: HashFile, refuse: Callable[[BadLine], None]) -> None:
    """Read the whole file without writing. Raises BadInput `bad_lines` after naming each bad one."""
    bad = 0
    with reading(settings):
        row = bank_named(bank)
        for lines in batched(_lines(file), MOST_AT_ONCE):
            given = {item.id for _, item in lines if isinstance(item, NewItem) and item.id is not None}
            taken = set(rows.Item.objects.exclude(bank=row).filter(uuid__in=given).values_list("uuid", flat=True))
            for number, item in lines:
                if isinstance(item, NewItem):
                    if item.id is not None and item.id in taken:
                        item = BadLine(number, "item_in_other_bank")
                    elif item.id is None and item.strongest() is None:
                        item = BadLine(number, "no_main_signal")
                if isinstance(item, BadLine):
                    bad += 1
                    refuse(item)
    if bad:
        raise BadInput("bad_lines", f"{bad} lines cannot be taken in; nothing was written.")
