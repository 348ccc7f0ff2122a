"""Codes in words, for people at the desk. A code without words is shown as it is."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.casework.regime import Regime

type Said = Mapping[str, str | Promise]

VIEWS: Said = {
    "running": pgettext_lazy("notices", "Running"),
    "waiting": pgettext_lazy("notices", "Waiting for a person"),
    "decided": pgettext_lazy("notices", "Decided"),
    "incomplete": pgettext_lazy("notices", "Incomplete"),
}
STATES: Said = {
    "incomplete": pgettext_lazy("notice", "incomplete"),
    "open": pgettext_lazy("notice", "running"),
    "review": pgettext_lazy("notice", "waits for a person"),
    "decided": pgettext_lazy("notice", "decided"),
    "joined": pgettext_lazy("notice", "joined to an earlier one"),
    "withdrawn": pgettext_lazy("notice", "withdrawn"),
    "referred": pgettext_lazy("notice", "referred to child safety"),
}
STATE_TONES: Mapping[str, str] = {"review": "warning", "open": "info", "decided": "success"}
REASONS: Said = {
    "many_addresses": _("It names more addresses than the limit for one notice."),
    "many_notices": _("More notices than the hourly limit came from the same contact or network."),
    "proven_false_statements": _("Earlier statements from the same contact were proven false."),
    "suspended": _("The contact is suspended: nothing at all is hidden before a person decides."),
    "many_copies": _(
        "Similar copies stand in many places or accounts. Somebody may want to take down what others posted."
    ),
    "search_failed": _("It could not be searched: act by your own means, then say below what you dealt with."),
    "no_host": _("No host is set up here: act by your own means, then say below what you dealt with."),
}
TARGET_KINDS: Said = {"item": _("Item"), "account": _("Account"), "group": _("Group"), "tag": _("Tag")}
CONCERNS: Said = {
    "shared_without_consent": _("shared without consent"),
    "synthetic": _("made or changed by a computer"),
    "secretly_recorded": _("recorded in secret"),
    "impersonation": _("pretends to be the person"),
    "copycat_of_removed_account": _("copies an account that was removed"),
    "repeat_uploader": _("uploads again and again"),
}
TARGET_STATES: Said = {
    "waiting": pgettext_lazy("target", "waiting"),
    "hidden": pgettext_lazy("target", "hidden"),
    "removed": pgettext_lazy("target", "removed"),
    "refused": pgettext_lazy("target", "refused"),
    "not_found": pgettext_lazy("target", "not found"),
    "ended": pgettext_lazy("target", "ended"),
}
COPY_STATES: Said = {
    "found": pgettext_lazy("copy", "found"),
    "review": pgettext_lazy("copy", "visible, waits for a person"),
    "hidden": pgettext_lazy("copy", "hidden"),
    "removed": pgettext_lazy("copy", "removed"),
    "kept": pgettext_lazy("copy", "kept"),
    "gone": pgettext_lazy("copy", "gone"),
}
WANTED: Said = {
    "hide": _("is being hidden"),
    "remove": _("is being removed"),
    "restore": _("is coming back into sight"),
}
TONES: Mapping[str, str] = {
    "review": "warning",
    "hidden": "info",
    "removed": "success",
    "refused": "warning",
}
FLAGS: Said = {
    "own_account": _("the creator's own account"),
    "news": _("news"),
    "same_file_decided": _("the same file was decided on before"),
    "sent_fingerprint": _("found by a fingerprint that was sent"),
}
RELATIONS: Said = {
    "depicted": _("the person shown"),
    "representative": _("somebody who acts for the person shown"),
}
CATEGORIES: Said = {
    "nudity": _("nudity"),
    "sexual_act": _("a sexual act"),
    "intimate_moment": _("an intimate moment"),
    "synthetic": _("made or changed by a computer"),
    "other_intimate": _("intimate in another way"),
}
CHANNELS: Said = {"page": _("by the form"), "api": _("by a program"), "staff": _("taken in by staff")}
TASKS: Said = {
    "acknowledge": _("Acknowledge"),
    "remove": _("Remove"),
    "copies": _("Remove copies"),
    "decide": _("Decide"),
    "tell_requester": _("Tell the requester"),
    "tell_uploader": _("Tell the uploader"),
    "handle_appeal": _("Handle an appeal"),
    "restore": _("Restore"),
    "report": _("Report"),
    "preserve": _("Preserve"),
    "other": _("Another duty"),
}
GROUPS: Said = {
    "words": _("What the person wrote"),
    "identity": _("Name, contact and signature"),
    "addresses": _("The addresses"),
}
FIELDS: Said = {
    "explanation": _("Explanation"),
    "authority": _("Authority to act for the person"),
    "statement": _("Statement that was signed"),
    "name": _("Name"),
    "contact": _("Contact"),
    "signature": _("Signature"),
}
OWN_GROUNDS: Said = {
    "not_intimate_content": _("It is no intimate content."),
    "not_the_person_or_representative": _("The notice is not from the person shown or somebody who may act for them."),
    "consent_shown": _("It was shown that the person agreed to the publication."),
    "cannot_be_located": _("With what was given, it cannot be located."),
    "not_here": _("It is not on this service."),
}
PROOFS: Said = {
    "confessed": _("The person said so."),
    "court": _("A court or an authority found it."),
    "impersonated": _("The person shown says that the notice is not from them."),
    "documents": _("What was handed in proves it."),
}
UPHELD: Said = {
    "removed_by_mistake": _("It was removed by mistake."),
    "consent_shown": _("It was shown that the person agreed to the publication."),
    "not_a_copy": _("It is not a copy of what was named."),
    "news": _("It is news, in which the public has an interest."),
    "refused_by_mistake": _("It was refused by mistake."),
    "statement_was_true": _("The statement was true."),
}
REJECTED: Said = {
    "decision_stands": _("The first decision was right."),
    "nothing_new": _("The appeal says nothing that changes it."),
}
APPELLANTS: Said = {
    "uploader": _("The uploader, against a removal"),
    "requester": _("The requester, against a refusal"),
    "reporter": _("The requester, against a finding of a false statement"),
}
EVENTS: Said = {
    "account.strike": _("A strike was noted against an account"),
    "appeal.decided": _("An appeal was decided"),
    "appeal.filed": _("An appeal was filed"),
    "clock.breached": _("The time of a duty ran out"),
    "clock.ended": _("A clock ended"),
    "clock.started": _("A clock started"),
    "clock.warned": _("Staff were warned that a time is near"),
    "copies.looked_back": _("The library was searched for what was sent"),
    "copies.searched": _("Copies were looked for"),
    "copy.decided": _("A copy was decided on"),
    "copy.flagged": _("A copy was flagged"),
    "copy.gone": _("A copy was gone"),
    "copy.hidden": _("A copy was hidden"),
    "copy.proposed": _("A removal was proposed; a second person is needed"),
    "copy.removed": _("A copy was removed"),
    "copy.restored": _("A copy came back into sight"),
    "effect.failed": _("Something could not be carried out"),
    "notice.added": _("Something was added to the notice"),
    "notice.came_back": _("What was removed came up again and was stopped"),
    "notice.completed": _("The notice was completed"),
    "notice.decided": _("The notice was decided"),
    "notice.erased": _("Personal values were erased"),
    "notice.goes_on": _("A person let it go on"),
    "notice.joined": _("The same notice came again"),
    "notice.parted": _("It goes on by itself"),
    "notice.received": _("The notice was received"),
    "notice.referred": _("It was referred to child safety"),
    "notice.reopened": _("An appeal opened it again"),
    "notice.sent_again": _("A program sent the same again and got a new receipt"),
    "notice.withdrawn": _("The notice was withdrawn"),
    "standing.changed": _("A statement was found to be false"),
    "target.hidden": _("Something named was hidden"),
    "target.not_found": _("Something named was not found"),
    "target.refused": _("Something named was refused"),
    "target.removed": _("Something named was removed"),
    "uploader.told": _("Statements of reasons were passed on"),
}

BITS = 256
"""Of a PDQ hash (Davis and Rosen, 2019): what a distance is out of."""
_CLOSE, _ALIKE = 10, 20


def said(words: Said, code: str | None) -> str:
    """A code in the language of this page; itself where it has no words, "" for None."""
    return str(words.get(code, code.replace("_", " "))) if code else ""


def regime_name(regimes: Mapping[str, Regime], regime: str) -> str:
    """A law by its name."""
    found = regimes.get(regime)
    return found.name.said_in(translation.get_language() or "en") if found is not None else regime


def ground_words(regimes: Mapping[str, Regime], of: tuple[str, ...], ground: str | None) -> str:
    """A ground of refusal in the words of the first law of the notice that knows it, else in our own."""
    for regime in (regimes[one] for one in of if one in regimes):
        for known in regime.refusal_grounds:
            if known.id == ground:
                return known.text.said_in(translation.get_language() or "en")
    return said(OWN_GROUNDS, ground)


def likeness(*, named: int | None, identical: bool, distance: int) -> str:
    """Why something counts as a copy, without looking at it. named: number of what names it, None where found."""
    if named is not None:
        return gettext("Stands where the notice says (no. %d).") % named
    if identical:
        return gettext("The very same file, byte for byte.")
    if distance <= _CLOSE:
        degree = gettext("Almost the same picture.")
    elif distance <= _ALIKE:
        degree = gettext("A very similar picture, as after scaling or compressing.")
    else:
        degree = gettext("A similar picture, as after cropping or editing; check the account and the words first.")
    points = ngettext("%(count)d of %(all)d points differs.", "%(count)d of %(all)d points differ.", distance)
    return f"{degree} {points % {'count': distance, 'all': BITS}}"
