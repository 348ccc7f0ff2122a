"""Scripts and styles, read once from the installed packages and served under names that change with their content."""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

FOREVER = "public, max-age=31536000, immutable"
_DIGITS = 12
FOR_FRAMES = "frame"
"""Name of files that a sandboxed frame loads: to its opaque origin even our own files are those of another site."""


class _File(NamedTuple):
    content: bytes
    type: str


@cache
def _hashed_name(name: str) -> str:
    """The name under which a file is served, e.g. shared/amparo.1a2b3c4d5e6f.css; reads it at the first call."""
    path = finders.find(name)
    if path is None:
        raise ValueError(f"There is no static file {name}.")
    content = Path(path).read_bytes()
    pure = PurePosixPath(name)
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    hashed = str(pure.with_name(f"{pure.stem}.{digest}{pure.suffix}"))
    _served[hashed] = _File(content, mimetypes.guess_type(name)[0] or "application/octet-stream")
    return hashed


_served: dict[str, _File] = {}


def read_all() -> None:
    """Read every static file of every app, so that each can be served from the first request on."""
    for finder in finders.get_finders():
        for name, _ in finder.list([]):
            _hashed_name(name)


class HashedFiles(StaticFilesStorage):
    """What `{% static %}` asks."""

    def url(self, name: str | None) -> str:
        """Address of a file by its name in the package."""
        return f"{self.base_url}{_hashed_name(name or '')}"


@require_safe
def serve_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file by its hashed name. Files of other versions are not found."""
    if not _served:
        read_all()
    file = _served.get(name)
    if file is None:
        raise Http404
    response = HttpResponse(file.content, content_type=file.type)
    response.headers["Cache-Control"] = FOREVER
    if PurePosixPath(name).name.partition(".")[0] == FOR_FRAMES:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
