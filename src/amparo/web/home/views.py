"""The first page: each kind of person finds the right door in one click. The plain-language page on removal."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.settings import SiteSettings
from amparo.web.shared.installation import installation


_REGIMES_SLOT = ("notices/regimes_slot.html", "home/no_regimes.html")
"""The first of these that exists says what each law served here asks for; intake knows the laws, this app does not."""


class Door(NamedTuple):
    """A way in. address: below the site, with or without a language. in_language: whether it takes one."""

    title: str
    text: str
    address: str
    in_language: bool = True


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The doors of this kind of installation."""
    doors = {"platform": _platform, "helpline": _others, "newsroom": _others}[installation().site.kind]()
    return render(request, "home/front.html", {"doors": doors})


@require_safe
def about_removal(request: HttpRequest) -> HttpResponse:
    """What can be asked for, what a request needs, how long it takes: 47 U.S.C. § 223a(a)(2) asks for this page."""
    site = installation().site
    words = {"operator": operator(site), "contact": site.contact, "regimes_slot": _REGIMES_SLOT}
    return render(request, "home/about_removal.html", words)


def operator(site: SiteSettings) -> str:
    """Who runs the service."""
    return site.operator or site.name


def _platform() -> list[Door]:
    return [
        Door(
            _("An intimate image of me is on this service"),
            _("Ask us to remove it. You need no account, and you did nothing wrong."),
            "notice/",
        ),
        Door(_("Check on a request"), _("See what has happened, with your reference and passphrase."), "notice/status"),
        Door(_("My post was removed"), _("Read why, and ask us to look again."), "appeal"),
        *_people_of_ours(),
    ]


def _others() -> list[Door]:
    return _people_of_ours()


def _people_of_ours() -> list[Door]:
    return [
        Door(_("I work here"), _("Staff sign in."), "desk/", in_language=False),
        Door(
            _("I write software"), _("The same by program: addresses, schema, keys."), ".well-known/amparo",
            in_language=False,
        ),
    ]
