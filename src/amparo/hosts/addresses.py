"""Public addresses of one site and the paths below it that they mean. Nothing is fetched."""

from urllib.parse import SplitResult, quote, unquote, urlsplit

from amparo.errors import BadInput

_PORTS = {"http": 80, "https": 443}


class Site:
    """What a web server serves under one address. url: with or without a path, without a slash at the end.

    Raises BadInput `bad_host_url`.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        split = _split(self._url)
        if split is None:
            raise BadInput("bad_host_url", "A host's url is the public address, as https://example.org/photos.")
        self._authority = _authority(split)
        self._prefix = [name for name in unquote(split.path).split("/") if name]

    def address(self, path: str) -> str:
        """The public address of a path below the site."""
        return f"{self._url}/{quote(path)}"

    def path(self, address: str) -> str | None:
        """The path that an address means; None where it is another site's, or none that a file could have.

        The scheme, query and fragment do not matter, nor the case of the host's name; % is decoded once, as servers do,
        and repeated slashes count as one. A path with . or .. in it, written in whatever way, means nothing here.
        """
        split = _split(address.strip())
        if split is None or _authority(split) != self._authority:
            return None
        try:
            decoded = unquote(split.path, errors="strict")
        except UnicodeDecodeError:
            return None
        names = [name for name in decoded.split("/") if name]
        if decoded.endswith("/") or "\0" in decoded or {".", ".."} & set(names):
            return None
        if names[: len(self._prefix)] != self._prefix:
            return None
        return "/".join(names[len(self._prefix) :]) or None


def _split(address: str) -> SplitResult | None:
    try:
        split = urlsplit(address)
        known = split.scheme in _PORTS and split.hostname and (split.port is None or split.port > 0)
    except ValueError:
        return None
    return split if known else None


def _authority(split: SplitResult) -> tuple[str, int | None]:
    """Name and port; None for the usual ports, so that http and https of one site are the same."""
    name = (split.hostname or "").rstrip(".")
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        name = name.casefold()
    return name.lower(), None if split.port in _PORTS.values() else split.port
