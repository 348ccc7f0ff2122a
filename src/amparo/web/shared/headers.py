"""Headers of every answer, beside those that Django's own middleware sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from amparo.web.shared.areas import DESK
from amparo.web.shared.installation import installation

_OFF = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(f"{name}=()" for name in _OFF)
"""Every feature that asks for a permission, off; passkeys are left to the desk."""
HSTS = "max-age=31536000"


class Headers:
    """Middleware, the outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the answer out of caches, other sites and, outside the desk, free of cookies."""
        asked = request.path_info
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if installation().site.url.startswith("https:"):
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if not asked.startswith(DESK):
            response.cookies.clear()
        if isinstance(response, HttpResponse) and not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response
