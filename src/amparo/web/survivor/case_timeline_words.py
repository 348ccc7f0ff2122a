"""Stages of a case and what was noted on a day, in plain words: calm, without blame, and without a promise."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.services.case_timeline import TimelineDay
from amparo.spread.cases.stages import Rule, Stage


class StageSaid(NamedTuple):
    """title: in a few words. meaning, help: a sentence each."""

    title: str
    meaning: str
    help: str


def stage_words(stage: Stage) -> StageSaid:
    """What a stage means, and what helps in it."""
    return {
        Stage.INITIAL_CAPTURE: StageSaid(
            _("No copy is known"),
            _("No copy that was found stands in your case."),
            _("You can make fingerprints now: services that check them may stop a copy."),
        ),
        Stage.FIRST_SHARE: StageSaid(
            _("A few copies are known"),
            _("Some were found, and not many in a short time."),
            _("You can ask for each of them to be taken down."),
        ),
        Stage.COPY_CASCADE: StageSaid(
            _("Many copies turn up"),
            _("Three or more new ones were found in three days, now or not long ago."),
            _("Write first to the places that most people use, and one step a day is enough."),
        ),
        Stage.ALGORITHMIC_LIFT: StageSaid(
            _("A service shows it to many"),
            _("One place puts a copy in front of many people."),
            _("Write to that place first, and say that it shows the copy to many."),
        ),
        Stage.AFTERLIFE: StageSaid(
            _("It has become quiet"),
            _("For now, few new copies are found, or none. That can change again."),
            _("You can rest: you need not search, and what you come upon can be added."),
        ),
    }[stage]


def reason_words(day: TimelineDay) -> str:
    """Why a day counts to its stage: the rule, with the numbers that it rests on."""
    seen = day.stage.evidence
    counted = {"n": seen.new_7_days, "copies": seen.copies, "peak": seen.peak_7_days, "new": seen.new_3_days}
    reason = {
        Rule.NO_PUBLIC_COPY: _("No address of a copy had been added."),
        Rule.RECOMMENDED: _("A service showed it to people who did not look for it."),
        Rule.SEEN_FAR_MORE: _("It was seen far more often than is usual there."),
        Rule.LIFT_YESTERDAY: _("It was so on the day before."),
        Rule.NEW_COPIES: _("%(new)d new copies were found within three days."),
        Rule.CASCADE_YESTERDAY: _("It was so on the day before, and one more day counts."),
        Rule.DIED_DOWN: _("New copies in seven days: %(n)d. At the height it was %(peak)d."),
        Rule.QUIET_FOR_LONG: _("For 14 days not many new ones came at once."),
        Rule.STILL_AFTERLIFE: _("Since then not many new ones came at once."),
        Rule.NOT_YET_DIED_DOWN: _("New copies in seven days: %(n)d. That is not quiet yet."),
        Rule.PUBLIC_COPY: _("Copies found so far: %(copies)d. In three days: %(new)d."),
    }[day.stage.rule]
    first_list = (
        " " + _("They came with your first list, and may have been up for long.") if day.from_first_list else ""
    )
    return reason % counted + first_list


def recurrence_words(times: int) -> str:
    """How often it came back from being quiet; "" for never."""
    if not times:
        return ""
    return ngettext(
        "After it had become quiet, it came back %(n)d time.",
        "After it had become quiet, it came back %(n)d times.",
        times,
    ) % {"n": times}


def noted_words(day: TimelineDay) -> Iterator[str]:
    """What was noted on a day, in a few words each."""
    counts = day.counts
    said = (
        (counts.new, ngettext("%(n)d new copy", "%(n)d new copies", counts.new)),
        (counts.hidden, ngettext("%(n)d hidden", "%(n)d hidden", counts.hidden)),
        (counts.removed, ngettext("%(n)d removed", "%(n)d removed", counts.removed)),
        (counts.not_found, ngettext("%(n)d not found any more", "%(n)d not found any more", counts.not_found)),
        (counts.back, ngettext("%(n)d back again", "%(n)d back again", counts.back)),
        (day.letters, ngettext("%(n)d letter sent", "%(n)d letters sent", day.letters)),
        (day.answers, ngettext("%(n)d answer", "%(n)d answers", day.answers)),
    )
    yield from (words % {"n": n} for n, words in said if n)
    if day.again:
        yield {"some": _("put up again and stopped: some"), "many": _("put up again and stopped: many")}[day.again]
    if day.first_list:
        yield _("your first list")


def class_words(name: str) -> str:
    """A class of hosts."""
    return {
        "social": _("social networks"),
        "video": _("video sites"),
        "messaging": _("messengers"),
        "image_host": _("sites for pictures"),
        "imageboard": _("image boards"),
        "file_host": _("sites for files"),
        "adult": _("sites for adults"),
        "archive": _("web archives"),
    }.get(name, _("other sites"))
