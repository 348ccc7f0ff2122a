"""What the browser forbids the frame: the promise that no file is sent, in the browser's own words.

The frame's origin is opaque, whether it stands in a page or is opened by itself. It may load its own script and style
sheet, by their full addresses, and nothing else; it may connect to nothing. `self` is not relied on for it: browsers
disagree on whether it means anything to an opaque origin.
"""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.csp import CSP

from amparo.web.shared.fingerprint_tool import SANDBOX, Policy

SCRIPT, STYLE = "fingerprint/frame.js", "fingerprint/frame.css"


def of_frame(request: HttpRequest) -> Policy:
    """Nothing but two files, and the workers and videos that the script itself makes addresses for."""
    return {
        "default-src": [CSP.NONE],
        "script-src": [request.build_absolute_uri(static(SCRIPT))],
        "style-src": [request.build_absolute_uri(static(STYLE))],
        "worker-src": ["blob:"],
        "media-src": ["blob:"],
        "connect-src": [CSP.NONE],
        "form-action": [CSP.NONE],
        "base-uri": [CSP.NONE],
        "frame-ancestors": [CSP.SELF],
        "sandbox": [SANDBOX],
    }
