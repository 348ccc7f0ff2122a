"""Somebody at the pages of a site without JavaScript: reads what a page shows, fills in its forms, presses buttons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from amparo.errors import Unavailable

Pairs = list[tuple[str, str]]
_EMPTY = frozenset({"meta", "link", "input", "br", "hr", "img"})
_SILENT = frozenset({"script", "style", "title", "textarea", "select", "button"})
"""Elements whose text is no sentence of the page."""


@dataclass
class Form:
    """A form. fields: what a browser sends where nothing is filled in. known: every name that can be filled in.

    boxes: what can be ticked or chosen, whether it is or not.
    """

    action: str = ""
    fields: Pairs = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    buttons: Pairs = field(default_factory=list)
    boxes: Pairs = field(default_factory=list)


class Page(HTMLParser):
    """An answer, read. codes: what is to be written down. told: what became of the last act. area: what stands in the
    last field of several lines.
    """

    def __init__(self, status: int, content: bytes, kind: str) -> None:
        super().__init__()
        self.status, self.content = status, content
        self.forms: list[Form] = []
        self.codes: list[str] = []
        self.told = self.area = ""
        self._lines: list[str] = []
        self._open: list[tuple[str, Mapping[str, str]]] = []
        if kind.startswith("text/html"):
            self.feed(content.decode())

    @property
    def text(self) -> str:
        """Everything that can be read on it."""
        return " ".join(" ".join(self._lines).split())

    @property
    def _in_form(self) -> bool:
        return any(tag == "form" for tag, _ in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Forms and what is in them."""
        said = {name: value or "" for name, value in attrs}
        if tag not in _EMPTY:
            self._open.append((tag, said))
        if tag == "textarea":
            self.area = ""
        if tag == "form":
            self.forms.append(Form(said.get("action", "")))
        elif tag in {"input", "textarea", "select", "button", "option"}:
            self._control(tag, said)

    def handle_endtag(self, tag: str) -> None:
        """The innermost of this name, with whatever was left open in it."""
        while any(name == tag for name, _ in self._open):
            name, said = self._open.pop()
            if name == "textarea" and self._in_form:
                self.forms[-1].fields.append((said.get("name", ""), self.area))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Text; of a text field, what stands in it."""
        for tag, said in reversed(self._open):
            if tag == "textarea":
                self.area += data
            if said.get("role") == "status" and data.strip():
                self.told = data.strip()
            if "keep-code" in said.get("class", "").split():
                self.codes.append(data)
        if not _SILENT & {tag for tag, _ in self._open}:
            self._lines.append(data)

    def form_with(self, name: str, value: str) -> Form:
        """The form that has this button. Raises Unavailable `demo_failed`."""
        for one in self.forms:
            if (name, value) in one.buttons:
                return one
        raise Unavailable("demo_failed", f"A page answered {self.status} has no button {name}={value}.")

    def button(self, start: str, name: str = "do") -> str:
        """The first button whose value begins so. Raises Unavailable `demo_failed`."""
        found = [value for one in self.forms for known, value in one.buttons if known == name]
        for value in found:
            if value.startswith(start):
                return value
        raise Unavailable("demo_failed", f"A page answered {self.status} has no button {name}={start}….")

    def _control(self, tag: str, said: Mapping[str, str]) -> None:
        if not self._in_form:
            return
        form, name = self.forms[-1], said.get("name", "")
        kind = said.get("type", "")
        if tag == "button":
            form.buttons.append((name, said.get("value", "")))
        elif tag == "option":
            chosen = next((each.get("name", "") for one, each in reversed(self._open) if one == "select"), "")
            if "selected" in said:
                form.fields.append((chosen, said.get("value", "")))
        elif name:
            form.known.add(name)
            ticked = kind in {"checkbox", "radio"}
            pair = (name, said.get("value", "on" if ticked else ""))
            if ticked:
                form.boxes.append(pair)
            if tag == "input" and (not ticked or "checked" in said):
                form.fields.append(pair)


class Visitor:
    """One person at one site. page: the last one."""

    def __init__(self, web: httpx.Client) -> None:
        self._web = web
        self._web.headers.update({"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"})
        self.page = Page(0, b"", "")

    def go(self, path: str) -> Page:
        """Open a page by its address."""
        return self._read(self._web.get(path))

    def press(self, value: str, name: str = "do", **filled: str | list[str]) -> Page:
        """Press a button of the page, after filling in fields of its form. name: "" for the one without a name.

        Raises Unavailable `demo_failed` where the form has no such field, or the site answers with an error.
        """
        form = self.page.form_with(name, value)
        if unknown := sorted(filled.keys() - form.known):
            raise Unavailable("demo_failed", f"The form of {name}={value} has no field {', '.join(unknown)}.")
        sent: dict[str, str | list[str]] = {}
        for field_name, one in [*form.fields, (name, value)]:
            if field_name and field_name not in filled:
                before = sent.get(field_name)
                sent[field_name] = one if before is None else [*([before] if isinstance(before, str) else before), one]
        page = self._read(self._web.post(form.action, data={**sent, **filled}))
        if page.status >= httpx.codes.BAD_REQUEST:
            raise Unavailable("demo_failed", f"The button {name}={value} was answered {page.status}: {page.told}")
        return page

    def is_refused(self, path: str, **filled: str) -> bool:
        """Whether a page's only form answers to this that there is nothing."""
        form = next(one for one in self.go(path).forms if one.known >= filled.keys())
        return self._web.post(form.action, data=filled).status_code == httpx.codes.NOT_FOUND

    def _read(self, answer: httpx.Response) -> Page:
        page = Page(answer.status_code, answer.content, answer.headers.get("content-type", ""))
        if page.forms or not page.content.startswith((b"{", b"[")):
            self.page = page
        return page


def after(words: str, text: str) -> str:
    """What stands behind these words in a text, up to the next blank; "" where they are not there."""
    found = re.search(rf"{re.escape(words)}\s*(\S+)", text)
    return found[1] if found is not None else ""
