"""The first page: each kind of person finds the right door in one click."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.web.shared.installation import installation


class Door(NamedTuple):
    """A way in. address: below the site, with or without a language. in_language: whether it takes one."""

    title: str
    text: str
    address: str
    in_language: bool = True


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The doors of this kind of installation."""
    site = installation().site
    doors = {"platform": _platform, "helpline": _helpline, "newsroom": _newsroom}[site.kind]()
    if site.publish_figures and site.kind != "newsroom":
        doors.append(_figures())
    return render(request, "home/front.html", {"doors": doors})


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


def _helpline() -> list[Door]:
    return [
        Door(
            _("An intimate image of me was shared, or someone threatens to"),
            _("We help you step by step. You need no account, and you did nothing wrong."),
            "start/",
        ),
        Door(_("Go on with my case"), _("With your case number and passphrase."), "case/"),
        Door(
            _("Make a fingerprint of a picture"),
            _("On your own device. With it a copy can be found, and nobody has to see it."),
            "fingerprint",
        ),
        *_people_of_ours(),
    ]


def _newsroom() -> list[Door]:
    """Nobody signs in there: nothing is kept."""
    return [
        Door(
            _("Check an article before you publish it"),
            _("What could harm the person it is about, why, and better words. Nothing is kept."),
            "press/",
        ),
        Door(_("Read the rules"), _("Each with its reason, its source, and when it may not apply."), "press/rules/"),
        Door(
            _("I write software"), _("The check for your editing system."), "v1/press/openapi.json", in_language=False
        ),
        _what_if(),
    ]


def _people_of_ours() -> list[Door]:
    return [
        Door(_("I work here"), _("Staff sign in."), "desk/", in_language=False),
        Door(
            _("I write software"),
            _("The same by program: addresses, schema, keys."),
            ".well-known/amparo",
            in_language=False,
        ),
        _what_if(),
    ]


def _figures() -> Door:
    return Door(_("How fast copies went here"), _("Our own figures, with what they leave out."), "insight/service")


def _what_if() -> Door:
    return Door(
        _("What would faster removal change?"),
        _("48 hours, 24, 2, or blocking at upload: in numbers."),
        "insight/what-if",
    )
