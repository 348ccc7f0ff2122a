"""Somebody who writes letters from an open case, without a browser: presses what the pages show."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client

from amparo.services.open_case import OpenedCase
from amparo.settings import Settings
from amparo.web.shared.carried import Purpose, carry
from tests.web.plain_words import sentences

X_FORM = "preview:x/tida_form/US-TIDA/x"
"""The preview of a letter by the form of X under the US law, for the address there."""


@dataclass
class Page:
    """An answer. said: its visible text."""

    status: int
    text: str

    @property
    def said(self) -> str:
        return " ".join(" ".join(sentences(self.text)).split())

    @property
    def buttons(self) -> list[str]:
        """What its buttons ask for, in order."""
        return [unescape(one) for one in re.findall(r'<button[^>]* name="do" value="([^"]*)"', self.text)]

    @property
    def fields(self) -> set[str]:
        """Names of what can be filled in, ticked or chosen."""
        shown = re.findall(r"<(?:input|select|textarea)\b[^>]*>", self.text)
        named = [re.search(r' name="([^"]+)"', one) for one in shown if 'type="hidden"' not in one]
        return {found[1] for found in named if found is not None}

    @property
    def letters(self) -> list[tuple[str, str]]:
        """Each letter that it shows, in each language: subject and words."""
        found = re.findall(r"<p><strong>([^<]*)</strong></p><pre>(.*?)</pre>", self.text, re.DOTALL)
        return [(unescape(subject), unescape(words)) for subject, words in found]

    def hidden(self, name: str) -> list[str]:
        """Values of the hidden fields of a name."""
        found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', self.text)
        return [unescape(one) for one in found]


@dataclass
class Correspondent:
    """Whoever has the case open. seen: every page so far."""

    site: Client
    settings: Settings
    case: OpenedCase
    path: str = "/case/"
    seen: list[Page] = field(default_factory=list)

    def press(self, do: str, **fields: Any) -> Page:
        """A button, with what is filled in."""
        state = carry(self.settings, Purpose.CASE, self.case.access)
        response = self.site.post(self.path, {"state": state, "do": do, **fields})
        self.seen.append(Page(response.status_code, unescape_page(response)))
        return self.seen[-1]

    def download(self, do: str) -> Any:
        """A file to keep."""
        state = carry(self.settings, Purpose.CASE, self.case.access)
        return self.site.post(self.path, {"state": state, "do": do})

    def agree(self, do: str = X_FORM, **fields: Any) -> Page:
        """Read the letter behind a button of a door, and say yes to it."""
        fields = {"agreed": "nonconsent", **fields}
        shown = self.press(do, **fields)
        said = do.partition(":")[2]
        assert f"agree:{said}" in shown.buttons, shown.said
        kept = {name: shown.hidden(name)[0] for name in ("which", "shield", "shown")}
        return self.press(f"agree:{said}", **{**kept, **fields})


def unescape_page(response: Any) -> str:
    """The page as it was sent."""
    return response.content.decode() if not response.streaming else ""
