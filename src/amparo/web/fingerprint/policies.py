"""What the browser forbids the page and the frame: the promise that no file is sent, in the browser's own words.

The frame's origin is opaque, whether it stands in the page or is opened by itself. It may load its own script and style
sheet, by their full addresses, and nothing else; it may connect to nothing. `self` is not relied on for it: browsers
disagree on whether it means anything to an opaque origin.
"""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.csp import CSP

SCRIPT, STYLE = "fingerprint/frame.js", "fingerprint/frame.css"
SANDBOX = "allow-scripts"
"""No allow-same-origin: that would let the frame act as the site. No forms, no windows, no downloads."""
Policy = Mapping[str, Collection[str] | str]


def of_page(request: HttpRequest) -> Policy:
    """As every page, with one frame and without connections."""
    frame = request.build_absolute_uri(reverse("fingerprint-frame"))
    return {**settings.SECURE_CSP, "connect-src": [CSP.NONE], "frame-src": [frame]}


def of_frame(request: HttpRequest) -> Policy:
    """Nothing but two files, and workers that the script itself makes."""
    return {
        "default-src": [CSP.NONE],
        "script-src": [request.build_absolute_uri(static(SCRIPT))],
        "style-src": [request.build_absolute_uri(static(STYLE))],
        "worker-src": ["blob:"],
        "connect-src": [CSP.NONE],
        "form-action": [CSP.NONE],
        "base-uri": [CSP.NONE],
        "frame-ancestors": [CSP.SELF],
        "sandbox": [SANDBOX],
    }
