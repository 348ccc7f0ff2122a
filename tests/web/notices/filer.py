"""Somebody who fills in the form without a browser: sends what a page's form would send, back to where it came from."""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

ADDRESS, OTHER_ADDRESS = "https://photos.example/p/4711", "https://photos.example/p/4712"
ADULT = {"age": "no"}
ME = {"relation": "depicted", "country": "US"}
PHOTOS = {"addresses": f"{ADDRESS}\n{OTHER_ADDRESS}", "concern": "shared_without_consent"}
COMPLETE = {
    "agreed:US-TIDA:nonconsent": "on",
    "contact": "reader@mail.example",
    "signature": "A. Reader",
}


@dataclass
class Page:
    """An answer, read as a person would."""

    status: int
    text: str

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        assert found is not None, self.text[:500]
        return html.unescape(found[1])

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.text)
        assert found is not None
        return html.unescape(found[1])

    def hidden(self, name: str) -> str:
        """Value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found is not None, f"no field {name} on “{self.heading}”"
        return html.unescape(found[1])

    @property
    def codes(self) -> list[str]:
        """Reference and passphrase of a receipt."""
        return re.findall(r'class="keep-code">([^<]*)<', self.text)


class Filer:
    """One filing. seen: every page so far."""

    def __init__(self, client: Client, address: str = "/notice/") -> None:
        self._client, self._address = client, address
        self.seen = [_page(client.get(address))]

    @property
    def page(self) -> Page:
        return self.seen[-1]

    def send(self, fields: dict[str, Any], go: str = "next", address: str = "") -> Page:
        """Press a button of the page."""
        rows = {"rows": "1", "kind_0": "account", "named_0": "", "concern_0": "impersonation"}
        extra = rows if "addresses" in fields else {}
        sent = {"state": self.page.hidden("state"), "go": go, **extra, **fields}
        self.seen.append(_page(self._client.post(address or self._address, sent)))
        return self.page

    def until_check(self, details: dict[str, Any] = COMPLETE, what: dict[str, Any] = PHOTOS) -> Page:
        """To the last page before sending."""
        for fields in ({}, ADULT, ME, what):
            self.send(fields)
        return self.send(details)

    def file(self, details: dict[str, Any] = COMPLETE, what: dict[str, Any] = PHOTOS, answer: str = "") -> Page:
        """All of it. answer: of the proof of work."""
        check = self.until_check(details, what)
        return self.send({"asked": check.hidden("asked"), "work": answer}, "send")


def open_status(client: Client, reference: str, passphrase: str) -> Page:
    """The page that tells how a notice stands."""
    return _page(client.post("/notice/status", {"reference": reference, "passphrase": passphrase}))


def press(client: Client, page: Page, go: str, fields: dict[str, Any] | None = None) -> Page:
    """A button on that page."""
    return _page(client.post("/notice/status", {"access": page.hidden("access"), "go": go, **(fields or {})}))


def _page(response: Any) -> Page:
    assert not response.cookies
    return Page(response.status_code, response.content.decode())
