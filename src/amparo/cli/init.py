"""`amparo init`: set an installation up by a few questions."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from amparo.cli.options import Json
from amparo.cli.output import DONE, emit
from amparo.errors import BadInput, Conflict
from amparo.home import settings_file_of
from amparo.services.actor import acting
from amparo.services.write_settings import Answers, checked, write_settings
from amparo.settings import Settings

app = typer.Typer(add_completion=False)
USUAL = Answers()


@dataclass(frozen=True)
class _Admin:
    """link: sets the password, None where the account was there already."""

    name: str
    link: str | None


@app.command()
def init(
    kind: Annotated[str | None, typer.Option(help="platform, helpline or newsroom.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the service, as people know it.")] = None,
    url: Annotated[str | None, typer.Option(help="Public address of the pages.")] = None,
    language: Annotated[str | None, typer.Option(help="en or es: where the browser asks for none of ours.")] = None,
    contact: Annotated[str | None, typer.Option(help="Mail address for people who cannot use the form.")] = None,
    countries: Annotated[str | None, typer.Option(help="Codes of ISO 3166, as US,GB,ES.")] = None,
    mail_host: Annotated[str | None, typer.Option(help="Mail server; empty for none.")] = None,
    mail_port: Annotated[int | None, typer.Option(help="Its port.", min=1, max=65535)] = None,
    mail_tls: Annotated[str | None, typer.Option(help="starttls, tls or none.")] = None,
    mail_user: Annotated[str | None, typer.Option(help="Login name there.")] = None,
    mail_sender: Annotated[str | None, typer.Option(help="Sender's address; it says nothing of the matter.")] = None,
    staff: Annotated[str | None, typer.Option(help="Addresses warned before a deadline, with commas.")] = None,
    content_path: Annotated[str | None, typer.Option(help="Platform: folder of the content that is served.")] = None,
    content_url: Annotated[str | None, typer.Option(help="Public address of that folder.")] = None,
    agent_name: Annotated[str | None, typer.Option(help="Helpline: name for letters in a person's place.")] = None,
    relay: Annotated[str | None, typer.Option(help="Address for their answers, as letters+{reference}@….")] = None,
    admin: Annotated[str | None, typer.Option(help="Pseudonym of the first administrator.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; what is not given has its default.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a settings file that is there.")] = False,
    as_json: Json = False,
) -> int:
    """Ask for what an installation needs and make it: settings, keys, the first administrator, a platform's banks.

    Every question is an option too. Nothing that is there is overwritten, except the settings file with --force.
    """
    file = Path(settings_file_of(os.environ))
    if file.exists() and not force:
        raise Conflict("settings_exist", "There is a settings file already; edit it, or write it anew with --force.")
    given = {key: value for key, value in locals().items() if key in _QUESTIONS and value is not None}
    answers = _answers(given, ask=not yes)
    person = acting(admin if yes or admin else typer.prompt("Pseudonym of the first administrator", acting()))
    settings = write_settings(file, answers, force=force)
    made = _found(settings, person)
    emit(as_json, _data(file, settings, made), lambda: _tell(file, settings, made))
    return DONE


_QUESTIONS = {
    "kind": "What is this installation (platform, helpline, newsroom)",
    "name": "Name of the service",
    "url": "Public address of its pages",
    "language": "Language where the browser asks for none of ours (en, es)",
    "contact": "Mail address for people who cannot use the form (may be empty)",
    "countries": "Countries it is offered to, by codes as US,GB,ES",
    "mail_host": "Mail server (empty for none)",
    "mail_port": "Its port",
    "mail_tls": "Its protection (starttls, tls, none)",
    "mail_user": "Login name there (empty for none)",
    "mail_sender": "Sender's address; it should say nothing of the matter",
    "staff": "Addresses of staff warned before a deadline, with commas (may be empty)",
    "content_path": "Folder of the content that is served (empty for none)",
    "content_url": "Public address of that folder",
    "agent_name": "Name under which you write in a person's place (empty if you do not)",
    "relay": "Address for answers in a person's place, as letters+{reference}@example.org (may be empty)",
}
_ONLY_WITH = dict.fromkeys(("mail_port", "mail_tls", "mail_user", "mail_sender", "staff"), "mail_host") | {
    "content_url": "content_path",
}
"""Questions that make sense only where another has an answer."""
_ONLY_FOR = {"staff": "platform", "content_path": "platform", "agent_name": "helpline", "relay": "helpline"}
"""Questions that only one kind of installation has."""
_LISTS = ("countries", "staff")


def _answers(given: dict[str, Any], *, ask: bool) -> Answers:
    """Raises BadInput `bad_answer`."""
    found: dict[str, Any] = {}
    for name, question in _QUESTIONS.items():
        usual = getattr(USUAL, name)
        usual = ",".join(usual) if name in _LISTS else "" if usual is None else usual
        needless = name in _ONLY_WITH and not found[_ONLY_WITH[name]]
        needless |= name in _ONLY_FOR and found["kind"] != _ONLY_FOR[name]
        value = given.get(name, usual)
        if ask and name not in given and not needless:
            value = typer.prompt(question, usual, type=type(usual), show_default=usual != "")
        found[name] = value.strip() if isinstance(value, str) else value
    for name in _LISTS:
        found[name] = [one.strip() for one in found[name].split(",") if one.strip()]
    found["content_path"] = found["content_path"] or None
    try:
        return checked(msgspec.convert(found, Answers, dec_hook=lambda _, value: Path(value)))
    except msgspec.ValidationError as error:
        raise BadInput("bad_answer", f"An answer cannot be used: {error}.") from None


def _found(settings: Settings, person: str) -> tuple[tuple[str, ...], _Admin]:
    """Keys, banks and the first account. Django is made ready for accounts before anything imports the store."""
    from amparo.web.site import configure

    configure(settings)
    from amparo.services.init_site import init_site
    from amparo.web.desk.people import add_person

    founded = init_site(settings, person, who=acting())
    try:
        return founded.banks, _Admin(person, add_person(settings, person, admin=True, who=acting()).link)
    except Conflict as error:
        if error.code != "person_exists":
            raise
        return founded.banks, _Admin(person, None)


def _data(file: Path, settings: Settings, made: tuple[tuple[str, ...], _Admin]) -> dict[str, Any]:
    banks, admin = made
    return {
        "file": str(file),
        "banks": banks,
        "admin": admin.name,
        "link": admin.link,
        "pages": settings.site.url,
        "notice_page": f"{settings.site.url}/about/removal" if settings.site.kind == "platform" else None,
    }


def _tell(file: Path, settings: Settings, made: tuple[tuple[str, ...], _Admin]) -> None:
    banks, admin = made
    typer.echo(f"Settings are in {file}; the keys are in {settings.keys_dir}: back both up, apart from each other.")
    if settings.site.kind == "platform":
        typer.echo(f"Banks made: {', '.join(banks) or 'none, they were there'}.")
    typer.echo("\nNext:")
    newsroom = settings.site.kind == "newsroom"
    steps = _in_newsroom(settings) if newsroom else [_first(settings), _account(admin), *_of_kind(settings, admin.name)]
    for number, step in enumerate(steps, 1):
        typer.echo(f"  {number}. {step}")
    typer.echo("  Then: amparo doctor   says what is missing")


def _first(settings: Settings) -> str:
    return (
        f"amparo up       runs {'pages, gate and worker' if settings.site.kind == 'platform' else 'pages and worker'}"
    )


def _in_newsroom(settings: Settings) -> list[str]:
    """Nobody logs in to check an article, and nothing is kept that a worker would tend."""
    return ["amparo web      runs the pages", f"check articles at {settings.site.url}/press/"]


def _account(admin: _Admin) -> str:
    if admin.link:
        return f"{admin.name} sets a password within a day at\n     {admin.link}"
    return f"{admin.name} has an account already; `amparo user invite {admin.name}` makes a new link"


def _of_kind(settings: Settings, admin: str) -> list[str]:
    """What is left to do on this kind of installation."""
    url = settings.site.url
    if settings.site.kind == "helpline":
        return [
            f"amparo role grant {admin} caseworker   to open cases whose person ticked the team; nobody else can",
            f"tell people of {url}/start/",
            "put platforms that use Amparo too into data/routes: docs/how-to/run-a-helpline.md",
        ]
    if settings.site.kind != "platform":
        return []
    steps = [
        f"amparo role grant {admin} moderator   to decide notices; an administrator alone sees none",
        f"link to {url}/about/removal from every page of the service",
    ]
    if settings.hosts:
        steps.append(
            "name the thumbnails in the settings (`derived`): one that still serves is the picture still serving"
        )
    return steps
