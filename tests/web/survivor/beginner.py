"""Somebody who begins a case without a browser: sends what a page's form would send, back to where it came from."""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

SAFE, WATCHED, ADULT = {"watched": "no"}, {"watched": "yes"}, {"adult": "yes"}
EVERYTHING = {
    "happened": [
        "online",
        "threatened",
        "found_by_other",
        "synthetic",
        "doxed",
        "secretly_recorded",
        "paid_page",
        "past_work",
    ]
}
THREAT = {"happened": ["threatened"]}
ME = {"relation": "depicted", "country": "MX", "made_by": "self", "hide": "yes"}


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
    def state(self) -> str:
        """What the page carries."""
        found = re.search(r'name="state" value="([^"]*)"', self.text)
        assert found is not None, f"nothing is carried by “{self.heading}”"
        return html.unescape(found[1])

    @property
    def fields(self) -> set[str]:
        """Names of the fields in which something can be said."""
        return set(re.findall(r'<(?:input type="(?!hidden)[a-z]+"|select|textarea) name="([^"]+)"', self.text))

    @property
    def codes(self) -> list[str]:
        """Number, passphrase and perhaps the sheet's code."""
        return re.findall(r'class="keep-code">([^<]*)<', self.text)


class Beginner:
    """One beginning. seen: every page so far."""

    def __init__(self, client: Client, address: str = "/start/") -> None:
        self._client, self._address = client, address
        self.seen = [_page(client.get(address))]

    @property
    def page(self) -> Page:
        return self.seen[-1]

    def send(self, fields: dict[str, Any] | None = None, go: str = "next", address: str = "") -> Page:
        """Press a button of the page."""
        sent = {"state": self.page.state, "go": go, **(fields or {})}
        self.seen.append(_page(self._client.post(address or self._address, sent)))
        return self.page

    def until_keep(self, happened: dict[str, Any] = THREAT, me: dict[str, Any] = ME) -> Page:
        """To the last page before the case is there."""
        for fields in (SAFE, ADULT, happened, me, {}):
            self.send(fields)
        return self.page


def _page(response: Any) -> Page:
    assert not response.cookies
    return Page(response.status_code, response.content.decode())
