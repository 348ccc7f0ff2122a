"""Answers to a letter in plain words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from amparo.casework.answers import AnswerKind
from amparo.casework.case_life import LetterState
from amparo.casework.regime import Regime


def kind_choices(*, over: bool) -> Sequence[tuple[str, str]]:
    """What one can say of an answer. over: whether the time is over, so that none having come is an answer too."""
    found = [
        (AnswerKind.REMOVED.value, _("It is gone")),
        (AnswerKind.REFUSED.value, _("They said no")),
        (AnswerKind.ASKS_MORE.value, _("They want to know more")),
        (AnswerKind.RECEIVED.value, _("They only say that it has arrived")),
    ]
    return [*found, (AnswerKind.NONE.value, _("No answer came"))] if over else found


def answer_words(kind: str) -> str:
    """What an answer says, for the list of answers. A kind without words is shown as it is."""
    return {
        "received": _("It has arrived there"),
        "removed": _("They say it is gone"),
        "refused": _("They said no"),
        "asks_more": _("They want to know more"),
        "none": _("No answer came in time"),
        "decided": _("They decided"),
        "came_back": _("It came up again there"),
        "news": _("News from them"),
    }.get(kind, kind.replace("_", " "))


def came_back_words(band: str | None) -> str:
    """Whether it was put up there again and stopped, as the platform signed it; "" where it said nothing of it."""
    return {
        "some": _("Somebody tried to put it up there again. They stopped it."),
        "many": _("It was put up there again and again. They stopped it each time."),
    }.get(band or "", "")


def recorded_words(kind: AnswerKind, state: LetterState) -> str:
    """What keeping an answer did to the letter and its clock."""
    if kind in (AnswerKind.REMOVED, AnswerKind.REFUSED) and state is not LetterState.ANSWERED:
        return _("Kept. For the other addresses the time goes on.")
    return {
        AnswerKind.RECEIVED: _("Kept. Their time goes on."),
        AnswerKind.REMOVED: _("Kept. It counts as gone, and their time has ended."),
        AnswerKind.REFUSED: _("Kept. You are not at the end: below is what you can do next."),
        AnswerKind.ASKS_MORE: _("Kept. The law's time goes on: the letter had all that it must have."),
        AnswerKind.NONE: _("Kept. Their time is over: below is what you can do next."),
    }[kind]


def ground_choices(regime: Regime | None, language: str) -> list[tuple[str, str]]:
    """The reasons for which a law lets them say no, and none."""
    known = regime.refusal_grounds if regime is not None else ()
    return [("", _("They gave none, or another one")), *((one.id, one.text.said_in(language)) for one in known)]


def ground_words(ground: str | None, regime: Regime | None, language: str) -> str:
    """A reason in the words of the law that knows it, else as it was given; "" where there is none."""
    known = regime.refusal_grounds if regime is not None else ()
    return next((one.text.said_in(language) for one in known if one.id == ground), (ground or "").replace("_", " "))
