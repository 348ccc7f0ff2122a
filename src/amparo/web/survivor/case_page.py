"""What every page of an open case has: the access that it carries, where one is, and how it is drawn.

All pages of a case stand at one address, "case/", and are reached by POST: the history shows one neutral address, and
nothing of a case is ever in one. `do` names the page or the act, `state` carries the access, sealed and for a while.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from amparo.services.case_access import CaseAccess
from amparo.settings import Settings
from amparo.web.shared.carried import Purpose, carry


@dataclass(frozen=True)
class Asked:
    """A POST to an open case. do: which page or act. said: what stands behind a colon in `do`, as in "letter:3"."""

    request: HttpRequest
    settings: Settings
    access: CaseAccess
    do: str
    said: str = ""

    @property
    def language(self) -> str:
        """Of the page."""
        return get_language() or "en"

    @property
    def number(self) -> int:
        """What was said, as a number; 0 where it is none."""
        return int(self.said) if self.said.isascii() and self.said.isdecimal() and len(self.said) < 9 else 0


Page = Callable[[Asked], HttpResponse]
Pages = Mapping[str, Page]


def draw(asked: Asked, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page of the case. template: below "survivor/case/". It extends "survivor/case/page.html"."""
    whole = {
        **context,
        "state": carry(asked.settings, Purpose.CASE, asked.access),
        "page": asked.do,
        "is_person": asked.access.is_person,
        "who": asked.access.who,
    }
    return render(asked.request, f"survivor/case/{template}", whole, status=status)


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep. name: neutral, without any word of the matter."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
