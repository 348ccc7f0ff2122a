"""How the parts of a case stand, and what did not work, in plain words."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.casework.case_life import LetterState, SightingState
from amparo.errors import AmparoError


class Said(NamedTuple):
    """title: in a few words. tone: of its mark."""

    title: str
    tone: str


def sighting_words(state: SightingState) -> Said:
    """How an address stands."""
    return {
        SightingState.KNOWN: Said(_("not asked yet"), "neutral"),
        SightingState.ASKED: Said(_("asked"), "info"),
        SightingState.HIDDEN: Said(_("hidden"), "info"),
        SightingState.REMOVED: Said(_("removed"), "success"),
        SightingState.REFUSED: Said(_("they said no"), "warning"),
        SightingState.NOT_FOUND: Said(_("not found"), "neutral"),
        SightingState.BACK: Said(_("back again"), "danger"),
        SightingState.DROPPED: Said(_("left out"), "neutral"),
    }[state]


def letter_words(state: LetterState) -> Said:
    """How a letter stands."""
    return {
        LetterState.AGREED: Said(_("not sent yet"), "info"),
        LetterState.SENDING: Said(_("perhaps sent"), "warning"),
        LetterState.WAITING: Said(_("sent"), "info"),
        LetterState.ASKED_MORE: Said(_("they want more"), "warning"),
        LetterState.ANSWERED: Said(_("answered"), "success"),
        LetterState.SILENT: Said(_("no answer"), "warning"),
        LetterState.ENDED: Said(_("taken back"), "neutral"),
    }[state]


def refusal_words(refusal: AmparoError) -> str:
    """What did not work, by its code."""
    return {
        "no_addresses": _("We found no address in this. Please paste it as it stands in the address bar."),
        "too_many_addresses": _("That is more than a case can hold. Please begin a second case for the rest."),
        "case_withdrawn": _("You stopped this case. Take it up again first, at “Keys and end”."),
        "text_too_long": _("That is too much text at once. Please paste it in parts."),
        "too_many_files": _("That are too many files for one case."),
        "bad_signal": _("These fingerprints could not be read. Please choose your files once more."),
        "bad_quality": _("These fingerprints could not be read. Please choose your files once more."),
        "unknown_signal_type": _("These fingerprints could not be read. Please choose your files once more."),
        "no_mailbox": _("For reminders we need an e-mail address that only you read. Add it at “About me”."),
        "bad_case": _("One of these answers cannot be right. Please look at them once more."),
        "not_in_this_state": _("That does not fit how it stands now."),
        "person_only": _("Only the person whose case it is can do that."),
    }.get(refusal.code, _("That did not work. Please try again in a minute."))


def rejected_words(rejected: Sequence[tuple[int, str]]) -> str:
    """Which lines held no address that can be used."""
    lines_said = sorted({line for line, code in rejected if code != "no_address"})  # that one only held words
    if not lines_said:
        return ""
    lines = ", ".join(map(str, lines_said[:20]))
    return ngettext(
        "We could not read this line as an address: %(lines)s.",
        "We could not read these lines as addresses: %(lines)s.",
        len(lines_said),
    ) % {"lines": lines}
