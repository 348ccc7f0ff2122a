"""The queue of notices, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from amparo.errors import BadInput, NotFound
from amparo.services.grant_role import AUDITOR, CASEWORKER, CHILD_SAFETY, MODERATOR, SENIOR
from amparo.services.law import law_of
from amparo.services.show_queue import PAGE, STATES, QueueRow, View, show_queue
from amparo.web.desk import words
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.installation import installation


@dataclass(frozen=True)
class Line:
    """One notice as the page shows it. is_late: a clock was breached, or is due by now."""

    row: QueueRow
    is_late: bool
    due: datetime | None
    state: str
    tone: str
    laws: tuple[str, ...]
    reasons: tuple[str, ...]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Where staff arrive: at the queue, or at whatever else their roles open."""
    staff = staff_of(request)
    if staff.is_any(MODERATOR, SENIOR):
        return _queue(request, "running")
    if staff.is_any(CASEWORKER):
        return redirect("desk:cases")
    if staff.is_any(CHILD_SAFETY):
        return redirect("desk:children")
    if staff.is_any(AUDITOR):
        return redirect("desk:audit")
    return show(request, "desk/front.html", {}, tab="front")


@require_safe
@for_roles(MODERATOR, SENIOR)
def queue(request: HttpRequest, view: str) -> HttpResponse:
    """One view of the queue. Raises NotFound `no_such_view`."""
    if view not in STATES:
        raise NotFound("no_such_view", "The queue has no such view.")
    return _queue(request, view)


def page_number(request: HttpRequest) -> int:
    """The number in `?page=`, 1 where there is none. Raises BadInput `bad_page`."""
    given = request.GET.get("page", "1")
    if not given.isascii() or not given.isdigit() or not 1 <= len(given) <= 6:
        raise BadInput("bad_page", "There is no such page.")
    return int(given)


def _queue(request: HttpRequest, view: View) -> HttpResponse:
    settings, number = installation(), page_number(request)
    found = show_queue(settings, who=staff_of(request).name, view=view, page=number)
    regimes, now = law_of(settings).regimes, timezone.now()

    def line(row: QueueRow) -> Line:
        state, open_ = row.state.value, view != "decided"
        return Line(
            row=row,
            is_late=row.late or (open_ and row.due is not None and row.due < now),
            due=row.due if open_ else None,
            state=words.said(words.STATES, state),
            tone=words.STATE_TONES.get(state, "neutral"),
            laws=tuple(words.regime_name(regimes, one) for one in row.regimes),
            reasons=tuple(words.said(words.REASONS, one) for one in row.reasons),
        )

    context = {
        "view": view,
        "views": [(name, words.said(words.VIEWS, name), found.counts[name]) for name in words.VIEWS],
        "lines": [line(row) for row in found.rows],
        "page": Paginator(range(found.counts[view]), PAGE).get_page(number),
    }
    return show(request, "desk/queue.html", context, tab="front")
