"""The record of acts."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amparo.errors import BadInput
from amparo.services.grant_role import AUDITOR
from amparo.services.show_audit import show_audit
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.installation import installation


@require_safe
@for_roles(AUDITOR)
def audit(request: HttpRequest) -> HttpResponse:
    """Entries, the newest first; `?before=` holds the number of an entry. Raises BadInput `bad_page`."""
    given = request.GET.get("before", "")
    if given and not (given.isascii() and given.isdigit() and len(given) <= 18):
        raise BadInput("bad_page", "There is no such page of the record.")
    page = show_audit(installation(), who=staff_of(request).name, before=int(given) if given else None)
    lines = [(one, _pairs(one.detail)) for one in page.rows]
    return show(request, "desk/audit.html", {"lines": lines, "older": page.older, "paged": bool(given)}, tab="audit")


def _pairs(detail: object) -> list[tuple[str, str]]:
    if not isinstance(detail, dict):
        return []
    return [
        (str(name), ", ".join(map(str, one)) if isinstance(one, list) else str(one)) for name, one in detail.items()
    ]
