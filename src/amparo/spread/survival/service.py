"""What a service's records come to: speed, remedy and returns, for all together and for classes of cases.

A row is a copy that somebody was asked to remove, on its way to being gone; a copy that came back is another row. One
copy may be in several rows, one for each that was asked; whether a case was ever clean is told by copies, not by rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from amparo.errors import BadInput
from amparo.spread.columns import SECONDS_A_DAY, Bools, Floats, Ints
from amparo.spread.survival.bounds import Interval
from amparo.spread.survival.episodes import Cause, Clock, Episodes
from amparo.spread.survival.full_removal import HORIZON, FullRemoval, full_removal
from amparo.spread.survival.measures import GroupTimes, times_by_group
from amparo.spread.survival.reuploads import Reuploads, reuploads
from amparo.spread.survival.service_records import Records
from amparo.spread.survival.withholding import PUBLIC_CASES, check_publishable, publishable

FEW_CASES = 30
"""Below so many cases an interval is wide, and is told instead of the number."""
SHARP = 2 * SECONDS_A_DAY
"""By when a removal is fast: what most laws that name a time name."""
RETURN_WINDOW = 90 * SECONDS_A_DAY
MEAN_WINDOW = 30 * SECONDS_A_DAY
"""Within which the mean time up is taken, or less where nothing was watched so long."""


@dataclass(frozen=True)
class ShareUp:
    """Share still up so many seconds after the notice; None where nothing was watched so long."""

    seconds: float
    share: float | None
    band: Interval | None


@dataclass(frozen=True)
class Returns:
    """What came back. mean: reuploads per removal within `RETURN_WINDOW`, or within the time that removals were
    followed where that is less; None without a removal. exposure: seconds that removals were followed, summed. stopped:
    uploads that were stopped, at least; None where nobody counts them.
    """

    removals: int
    seen: int
    exposure: float
    window: float
    mean: float | None
    interval: Interval | None
    stopped: int | None


@dataclass(frozen=True)
class Measured:
    """One group. cases: of all its rows. times: None where no row runs on the clock from the notice."""

    name: str
    cases: int
    rows: int
    times: GroupTimes | None
    up: tuple[ShareUp, ...]
    mean_window: float
    remedy: FullRemoval
    returns: Returns

    @property
    def is_wide(self) -> bool:
        """Whether there are so few cases that only intervals say something."""
        return self.cases < FEW_CASES


@dataclass(frozen=True)
class ServiceMeasures:
    """All together, and each way of grouping. held_back: how many groups are not shown, by way."""

    whole: Measured
    by: Mapping[str, tuple[Measured, ...]]
    held_back: Mapping[str, int]
    deadlines: tuple[float, ...]
    public: bool


def measure(given: Records, deadlines: Iterable[float], public: bool = False) -> ServiceMeasures:
    """Measure all together and each group. deadlines: seconds after the notice at which the share up is told.

    public: only what may be published beside everything else that is. Raises BadInput `no_rows`; Refused
    `too_few_cases_to_publish`; and as the estimates do.
    """
    if not len(given):
        raise BadInput("no_rows", "There is no case to measure.")
    at = tuple(sorted(set(deadlines)))
    if public:
        check_publishable(given.episodes)
    rows = {way: _rows_by_group(names) for way, names in given.groups.items()}
    shown = publishable(given.episodes, rows) if public else rows
    made = {way: {one: _measured(one, given.where(mask), at) for one, mask in shown[way].items()} for way in rows}
    together = _measured("all", given, at)
    if public:
        together, made = _without_few_followed(given, rows, together, made)
    return ServiceMeasures(
        together,
        {way: tuple(groups.values()) for way, groups in made.items()},
        {way: len(rows[way]) - len(shown[way]) for way in rows},
        at,
        public,
    )


def _without_few_followed(
    given: Records,
    rows: Mapping[str, Mapping[str, Bools]],
    together: Measured,
    made: Mapping[str, Mapping[str, Measured]],
) -> tuple[Measured, dict[str, dict[str, Measured]]]:
    """Whether nothing was up on day 180 is known of cases followed so long: it is told where these are ten, too."""
    followed = _followed(given) - _first_seen(given) >= HORIZON
    told = publishable(given.episodes, {way: {one: mask & followed for one, mask in rows[way].items()} for way in rows})
    kept = {
        way: {name: one if name in told[way] else _without_standing(one) for name, one in groups.items()}
        for way, groups in made.items()
    }
    return together if together.remedy.followed >= PUBLIC_CASES else _without_standing(together), kept


def _without_standing(one: Measured) -> Measured:
    return replace(one, remedy=replace(one.remedy, followed=0, none_live=None, none_live_interval=None))


def _rows_by_group(names: Sequence[str]) -> dict[str, Bools]:
    words, codes = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
    return {str(word): codes == place for place, word in enumerate(words)}


def _measured(name: str, given: Records, deadlines: tuple[float, ...]) -> Measured:
    (times,) = times_by_group(given.episodes, Clock.NOTICE, np.zeros(len(given), np.int64)) or (None,)
    copies, until = _copies(given)
    return Measured(
        name,
        _cases(given),
        len(given),
        times,
        tuple(_share_up(times, one) for one in deadlines) if times else (),
        _whole_days(min(MEAN_WINDOW, times.removal.curve.table.follow_up)) if times else 0.0,
        full_removal(copies, until),
        _returns(given),
    )


def _share_up(times: GroupTimes, seconds: float) -> ShareUp:
    curve = times.removal.curve
    try:
        band = curve.band_at(seconds)
        return ShareUp(seconds, curve.at(seconds), band if np.isfinite([band.lower, band.upper]).all() else None)
    except BadInput:  # nothing was watched so long
        return ShareUp(seconds, None, None)


def _whole_days(seconds: float) -> float:
    """A window that is nobody's own time, where there is a day of it."""
    return seconds // SECONDS_A_DAY * SECONDS_A_DAY if seconds > SECONDS_A_DAY else seconds


def _cases(given: Records) -> int:
    return int(np.unique(given.episodes.case).size)


def _copies(given: Records) -> tuple[Episodes, Floats]:
    """One row for each time that a copy was up: down as soon as one of its direct rows is; a way to it counts only
    where there is nothing else.
    """
    rows = given.episodes
    order = np.lexsort(
        (np.nan_to_num(rows.first_down, nan=np.inf), given.indirect, rows.first_seen, given.copy, rows.case)
    )
    keys = np.stack([rows.case[order], given.copy[order], rows.first_seen[order]])
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    kept = np.zeros(order.size, dtype=np.bool_)
    kept[order[first]] = True
    return rows.where(kept), _followed(given)[kept]


def _followed(given: Records) -> Floats:
    """For each row, how long its case was followed: at least until one of its copies was last seen up."""
    _, codes = np.unique(given.episodes.case, return_inverse=True)
    latest = np.full(int(codes.max()) + 1, -np.inf)
    np.maximum.at(latest, codes, np.maximum(given.until, given.episodes.last_up))
    return np.asarray(latest[codes])


def _first_seen(given: Records) -> Floats:
    """For each row, when the first copy of its case was seen."""
    _, codes = np.unique(given.episodes.case, return_inverse=True)
    first = np.full(int(codes.max()) + 1, np.inf)
    np.minimum.at(first, codes, given.episodes.first_seen)
    return np.asarray(first[codes])


def _returns(given: Records) -> Returns:
    """Reuploads by time since the removal: the latest of the same case, and of the same copy where it has one."""
    rows, until = given.episodes, _followed(given)
    gone = np.flatnonzero(~given.again & (rows.cause != Cause.CENSORED) & ~given.indirect)
    gone = gone[np.unique(np.stack([rows.case[gone], given.copy[gone]]), axis=1, return_index=True)[1]]
    gone = gone[np.lexsort((rows.first_down[gone], rows.case[gone]))]
    known = given.stopped[~np.isnan(given.stopped)]
    stopped = int(known.sum()) if known.size else None
    if not gone.size:
        return Returns(0, int(given.again.sum()), 0.0, 0.0, None, None, stopped)
    followed = np.maximum(until[gone] - rows.first_down[gone], 0.0)
    of, after = _attributed(given, gone, followed)
    window = _whole_days(min(RETURN_WINDOW, float(followed.max())))
    found: Reuploads = reuploads(rows.case[gone], followed, of, after)
    mean, interval = found.within(window)
    return Returns(int(gone.size), int(of.size), float(followed.sum()), window, mean, interval, stopped)


def _attributed(given: Records, gone: Ints, followed: Floats) -> tuple[Ints, Floats]:
    """For each return, the removal that it followed and the seconds since. One without an earlier removal is none."""
    rows = given.episodes
    starts = {int(case): place for place, case in reversed(list(enumerate(rows.case[gone])))}
    of, after, seen = [], [], set()
    for row in np.flatnonzero(given.again):
        case, copy, at = int(rows.case[row]), int(given.copy[row]), float(rows.first_seen[row])
        if (case, copy, at) in seen or case not in starts:
            continue
        seen.add((case, copy, at))
        best = -1
        for place in range(starts[case], gone.size):
            if rows.case[gone[place]] != case or rows.first_down[gone[place]] > at:
                break
            if given.copy[gone[place]] == copy or best < 0 or given.copy[gone[best]] != copy:
                best = place
        if best >= 0:
            of.append(best)
            after.append(min(at - float(rows.first_down[gone[best]]), float(followed[best])))
    return np.array(of, dtype=np.int64), np.array(after, dtype=np.float64)
