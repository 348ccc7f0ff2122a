"""What a page needs that has the fingerprint tool in it: its words, and what the browser forbids such a page.

Such a page includes `fingerprint/tool.html` with `tool` in its context, the style sheet `fingerprint/page.css` and the
script `fingerprint/page.js`, and answers with the policy of `of_page`. If it has a hidden field `prints` and a button
`keep`, the script puts the fingerprints of the files read so far into the field, and enables the button:

    [{"file": 1, "lines": ["pdq:…:100@0.5", "pdq:…:100@1.5", "sha256:…", "md5:…"]}, …]
"""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SANDBOX = "allow-scripts"
"""No allow-same-origin: that would let the frame act as the site. No forms, no windows, no downloads."""
Policy = Mapping[str, Collection[str] | str]
WORDS: dict[str, str | Promise] = {
    "picture": gettext_lazy("This finds the picture even if it was made smaller or saved again."),
    "weak": gettext_lazy("Too little can be seen in this picture to find altered copies. Identical files are found."),
    "small": gettext_lazy("This picture is too small to find altered copies. Identical files are found."),
    "unreadable": gettext_lazy(
        "Your browser cannot open this picture. It may be broken, or of a kind that the browser does not know. "
        "Identical files are found all the same."
    ),
    "blocked": gettext_lazy(
        "Your browser does not let pages read pictures. Identical files are found. Another browser can do more."
    ),
    "video": gettext_lazy("There is a fingerprint for each second of this video. With them, altered copies are found."),
    "long": gettext_lazy(
        "This video is longer than two hours. There is a fingerprint for each second of the first two."
    ),
    "partly": gettext_lazy(
        "Your browser could read this video only up to some point. There is a fingerprint for each second until then."
    ),
    "undecodable": gettext_lazy(
        "Your browser cannot play this video. It may be broken, or of a kind that the browser does not know. "
        "Identical files are found all the same. Another browser may do more."
    ),
    "other": gettext_lazy("This is neither a picture nor a video. Identical files are found."),
    "unopened": gettext_lazy("This file could not be read. It may have been moved. Choose it again."),
}
"""What the page says above a file's fingerprints, by the states of web/fingerprint/ts/message.ts."""


def tool(*, copies: bool = False) -> dict[str, object]:
    """The context `tool` of `fingerprint/tool.html`. copies: with a field to copy the lines from."""
    return {"words": WORDS, "sandbox": SANDBOX, "copies": copies}


def of_page(request: HttpRequest) -> Policy:
    """As every page, with one frame and without connections. To be set as `response._csp_config`."""
    frame = request.build_absolute_uri(reverse("fingerprint-frame"))
    return {**settings.SECURE_CSP, "connect-src": [CSP.NONE], "frame-src": [frame]}
