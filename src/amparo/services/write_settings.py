"""Writing the settings file of a new installation from a few answers."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from amparo.delivery.email import is_address
from amparo.errors import BadInput, Conflict
from amparo.registry.countries import load_countries
from amparo.settings import Settings, load
from amparo.snapshots import durable

durable.register_file("settings")
RELAY_NAME = "{reference}"
"""In a relay address, what stands for the letter's own name."""
_HEAD = """\
# Settings of this installation, written by `amparo init`: what differs or matters. docs/reference/settings.md has all.
# After a change: `amparo doctor`, then start `amparo up` again.
"""


@dataclass(frozen=True)
class Answers:
    """What is asked. url: public address of the pages. mail_host: "" where no mail is sent. content_path: folder that
    the platform serves, None for none; content_url: public address of that folder. agent_name: under which a helpline
    writes in a person's place, "" where it does not; relay: address that takes the answers then.
    """

    kind: Literal["platform", "helpline", "newsroom"] = "platform"
    name: str = "This service"
    url: str = "http://127.0.0.1:8701"
    language: Literal["en", "es"] = "en"
    contact: str = field(default="", repr=False)
    countries: tuple[str, ...] = ("US",)
    mail_host: str = ""
    mail_port: int = 587
    mail_tls: Literal["starttls", "tls", "none"] = "starttls"
    mail_user: str = field(default="", repr=False)
    mail_sender: str = field(default="", repr=False)
    staff: tuple[str, ...] = field(default=(), repr=False)
    content_path: Path | None = None
    content_url: str = ""
    agent_name: str = ""
    relay: str = field(default="", repr=False)


def write_settings(file: Path, answers: Answers, *, force: bool = False) -> Settings:
    """Write the file, whole and durably, readable by its owner only, and return the settings that it makes.

    force: replace one that is there. Raises Conflict `settings_exist`; BadInput `bad_answer`, or `bad_settings` where
    the file would not load.
    """
    if file.exists() and not force:
        raise Conflict("settings_exist", "There is a settings file already; edit it, or write it anew with --force.")
    text = _text(checked(answers))
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    trial = file.with_name(f".{file.name}.trial")
    try:
        durable.replace_file(trial, text.encode(), "settings")
        load({**os.environ, "AMPARO_SETTINGS": str(trial)})
        durable.replace_file(file, text.encode(), "settings")
    finally:
        trial.unlink(missing_ok=True)
    return load({**os.environ, "AMPARO_SETTINGS": str(file)})


def checked(answers: Answers) -> Answers:
    """The same, with addresses and countries as they are written in settings. Raises BadInput `bad_answer`."""
    if not answers.name.strip():
        raise BadInput("bad_answer", "The service has a name.")
    for address in (answers.contact, answers.mail_sender, *answers.staff):
        if address and not is_address(address):
            raise BadInput("bad_answer", "A mail address is written as name@example.org.")
    if answers.mail_host and not answers.mail_sender:
        raise BadInput("bad_answer", "Mail needs a sender's address.")
    _check_kind(answers)
    return Answers(
        **{
            **vars(answers),
            "name": answers.name.strip(),
            "agent_name": answers.agent_name.strip(),
            "relay": answers.relay.strip(),
            "url": _web_address(answers.url),
            "countries": _countries(answers.countries),
            "content_path": answers.content_path and answers.content_path.expanduser().absolute(),
            "content_url": _web_address(answers.content_url) if answers.content_path else "",
        }
    )


def _check_kind(answers: Answers) -> None:
    """Raises BadInput `bad_answer` for what another kind of installation has."""
    if answers.kind != "platform" and answers.content_path is not None:
        raise BadInput("bad_answer", "Only a platform has content of its own.")
    if answers.kind != "helpline" and (answers.agent_name.strip() or answers.relay.strip()):
        raise BadInput("bad_answer", "Only a helpline writes in a person's place.")
    named = answers.relay.replace(RELAY_NAME, "k7qm").strip()
    if named and ("{" in named or not is_address(named)):
        raise BadInput("bad_answer", "A relay address is written as letters+{reference}@example.org.")


def _web_address(given: str) -> str:
    try:
        parts = urlsplit(given.strip())
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        sound = sound and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        sound = False
    if not sound:
        raise BadInput("bad_answer", "A public address is written as https://www.example.org.")
    return given.strip().rstrip("/")


def _countries(given: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip().upper() for code in given if code.strip()))
    if not codes or any(code not in load_countries().names for code in codes):
        raise BadInput("bad_answer", "Countries are written by their codes of ISO 3166, as US,GB,ES.")
    return codes


def _text(answers: Answers) -> str:
    parts = [_HEAD, _site(answers)]
    if answers.url.startswith("https:"):
        parts.append("[web]\n# The proxy with TLS that stands in front; docs/how-to/run-it.md.\ntrusted_proxies = 1\n")
    parts.append(_mail(answers))
    if answers.kind == "helpline":
        parts.append(_cases(answers))
    if answers.content_path is not None:
        parts.append(
            "[hosts.content]\n# The folder that is served, and its public address.\n"
            f"path = {_quoted(str(answers.content_path))}\nurl = {_quoted(answers.content_url)}\n"
            '# Copies made from a picture, which are hidden with it:\n# derived = ["thumbs/{stem}.jpg"]\n'
        )
    return "\n".join(parts)


def _site(answers: Answers) -> str:
    return (
        "[site]\n# platform, helpline or newsroom.\n"
        f"kind = {_quoted(answers.kind)}\nname = {_quoted(answers.name)}\n"
        '# Legal name of whoever runs it, for the notice page.\n# operator = ""\n'
        f"url = {_quoted(answers.url)}\n"
        "# Countries whose people the service is offered to; their law is the one that it stands under.\n"
        f"countries = [{', '.join(map(_quoted, answers.countries))}]\n"
        f"language = {_quoted(answers.language)}\n"
        "# For people who cannot use the form.\n"
        f"contact = {_quoted(answers.contact)}\n"
    )


def _mail(answers: Answers) -> str:
    head = "[mail]\n# The password is never here: AMPARO_MAIL_PASSWORD.\n"
    if not answers.mail_host:
        return head + '# No mail is sent until this is set.\n# host = ""\n'
    return head + (
        f"host = {_quoted(answers.mail_host)}\nport = {answers.mail_port}\ntls = {_quoted(answers.mail_tls)}\n"
        + (f"user = {_quoted(answers.mail_user)}\n" if answers.mail_user else "")
        + "# It should say nothing of the matter.\n"
        f"sender = {_quoted(answers.mail_sender)}\n"
        "# Who is warned before a deadline.\n"
        f"staff = [{', '.join(map(_quoted, answers.staff))}]\n"
    )


def _cases(answers: Answers) -> str:
    return (
        "[cases]\n# Name under which we write in a person's place; empty: we do not.\n"
        f"agent_name = {_quoted(answers.agent_name)}\n"
        "# Address that takes answers where the person's own is not shown; {reference} is the letter's own name.\n"
        f"relay = {_quoted(answers.relay)}\n"
    )


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0: as JSON writes it, and DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
