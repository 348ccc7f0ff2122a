"""What is sent from the page of a notice: a decision, going on, a flag."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from amparo.errors import BadInput
from amparo.services.decide_notice import Decision, Fate, decide_notice, flag_copy, go_on
from amparo.services.grant_role import MODERATOR, SENIOR
from amparo.services.show_notice import DeskCopy, show_notice
from amparo.web.desk.notice import kind_of, notice_page
from amparo.web.desk.staff import for_roles, staff_of
from amparo.web.shared.installation import installation

_FATES: dict[str, Fate] = {"remove": "remove", "keep": "keep"}


@require_POST
@for_roles(MODERATOR, SENIOR)
def decide(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """A decision on what the page showed."""
    settings, who = installation(), staff_of(request).name
    found = show_notice(settings, notice_id, who=who)
    decision = read_decision(request.POST, found.copies)
    problem = _problem(decision, found.copies)
    if problem:
        return notice_page(request, notice_id, problem=problem, status=422)
    decide_notice(settings, notice_id, decision, who=who)
    messages.success(request, _summary(decision))
    return redirect("desk:notice", notice_id)


@require_POST
@for_roles(MODERATOR, SENIOR)
def let_go_on(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """A person has looked: what waits is hidden."""
    hidden = go_on(installation(), notice_id, who=staff_of(request).name)
    said = ngettext("It goes on. %d copy is being hidden.", "It goes on. %d copies are being hidden.", hidden)
    messages.success(request, said % hidden)
    return redirect("desk:notice", notice_id)


@require_POST
@for_roles(MODERATOR, SENIOR)
def flag(request: HttpRequest, notice_id: UUID, copy_id: int) -> HttpResponse:
    """A copy is the creator's own account, or news."""
    flag_copy(installation(), notice_id, copy_id, request.POST.get("flag", ""), who=staff_of(request).name)
    messages.success(request, _("Flagged. Removing it needs a second person from now on."))
    return redirect("desk:copy", notice_id, copy_id)


def read_decision(sent: QueryDict, copies: Sequence[DeskCopy]) -> Decision:
    """The decision in a form.

    `copy-<id>`: remove, keep or "" where the choice for its kind counts. `all-<kind>`: the same for a kind.
    `target-<number>`: "refuse:<ground>", "settle" or "". Copies that the form does not name are not decided on.
    Raises BadInput `bad_decision`.
    """
    known = {one.id: one for one in copies}
    fates: dict[int, Fate] = {}
    refuse, settle = {}, []
    for name, value in sent.items():
        what, _dash, number = name.partition("-")
        if what == "copy":
            copy = known.get(_number(number))
            if copy is None:
                raise _wrong()
            fate = str(value) or str(sent.get(f"all-{kind_of(copy)}", ""))
            if fate:
                fates[copy.id] = _fate(fate)
        elif what == "target" and str(value).startswith("refuse:"):
            refuse[_number(number)] = str(value).removeprefix("refuse:")
        elif what == "target" and value == "settle":
            settle.append(_number(number))
        elif what == "target" and value:
            raise _wrong()
    return Decision(fates, refuse, tuple(settle))


def _problem(decision: Decision, copies: Sequence[DeskCopy]) -> str:
    """Why a decision cannot be taken as it is, in words; "" where it can."""
    if not decision.copies and not decision.refuse and not decision.settle:
        return _("Nothing was chosen. Choose for at least one copy or one thing that is named.")
    kept_only = {
        one.target
        for one in copies
        if one.target is not None and decision.copies.get(one.id) == "keep" and one.target not in decision.refuse
    }
    if kept_only:
        return _("To keep what is named, refuse it with a ground: the person has a right to the reason.")
    return ""


def _number(given: str) -> int:
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise _wrong()
    return int(given)


def _fate(given: str) -> Fate:
    if given not in _FATES:
        raise _wrong()
    return _FATES[given]


def _wrong() -> BadInput:
    return BadInput("bad_decision", "This is no decision that the page offers.")


def _summary(decision: Decision) -> str:
    fates = Counter(decision.copies.values())
    parts = [
        ngettext("%d copy to remove", "%d copies to remove", fates["remove"]) % fates["remove"],
        ngettext("%d copy to keep", "%d copies to keep", fates["keep"]) % fates["keep"],
        ngettext("%d refused", "%d refused", len(decision.refuse)) % len(decision.refuse),
        ngettext("%d dealt with", "%d dealt with", len(decision.settle)) % len(decision.settle),
    ]
    counts = (fates["remove"], fates["keep"], len(decision.refuse), len(decision.settle))
    said = ", ".join(part for part, count in zip(parts, counts, strict=True) if count)
    return _("Noted: %s. What needs a second person stays hidden until then.") % said
