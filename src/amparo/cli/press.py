"""`amparo press`: check coverage before it is published. Nothing of an article is printed, kept or sent."""

import sys
from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from amparo.cli.options import Json, one_of
from amparo.cli.output import DONE, FOUND, emit
from amparo.errors import BadInput, NotFound
from amparo.press.check import Report
from amparo.press.check import check as check_article
from amparo.press.finding import Finding
from amparo.press.house import PROFILES
from amparo.press.rules import Rule
from amparo.press.telling import report_data
from amparo.press.zone import Genre, Level
from amparo.press.zones import Told, read_article
from amparo.registry.press_book import load_rulebook, load_rules
from amparo.services.read_article_file import read_article_file
from amparo.settings import load as load_settings
from amparo.words import LANGUAGES

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Check coverage before it is published.")
Lang = Annotated[str, typer.Option(help="Of what is printed: en or es.")]
GENRES = tuple(one.value for one in Genre)


@app.command("check")
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help=".txt, .md, .html or .docx; - for standard input.")],
    lang: Lang = "en",
    profile: Annotated[str, typer.Option(help="Who publishes: newsroom, platform-blog, school, police.")] = "newsroom",
    jurisdiction: Annotated[str | None, typer.Option(help="Country of the story, e.g. ES.")] = None,
    genre: Annotated[str | None, typer.Option(help="report, brief, opinion, service, legal or meta.")] = None,
    language: Annotated[str | None, typer.Option(help="Of the article, where it is not recognised: en or es.")] = None,
    as_json: Json = False,
) -> int:
    """Check one article. Leaves with 1 where there is an error, whatever else is done well."""
    one_of(LANGUAGES, lang, "bad_language")
    one_of(tuple(PROFILES), profile, "bad_profile")
    if genre is not None:
        one_of(GENRES, genre, "bad_genre")
    if language is not None:
        one_of(LANGUAGES, language, "bad_language")
    told = Told(language, jurisdiction.upper() if jurisdiction else None, Genre(genre) if genre else None)
    source, form = read_article_file(_bytes(file), file)
    rulebook = load_rulebook(load_settings().home, datetime.now(UTC).date())
    report = check_article(read_article(source, form, told), rulebook, PROFILES[profile])
    rules = {one.id: one for one in rulebook.rules}
    emit(as_json, report_data(report, rules, lang), lambda: _print(report, source, rules, lang))
    return FOUND if any(one.level is Level.ERROR for one in report.findings) else DONE


@app.command("rules")
def list_rules(lang: Lang = "en", as_json: Json = False) -> int:
    """List the rules."""
    one_of(LANGUAGES, lang, "bad_language")
    rules = load_rules(load_settings().home)
    data = [
        {"id": one.id, "family": one.family.value, "level": one.level.value, "name": one.name.said_in(lang)}
        for one in rules
    ]

    def text() -> None:
        for one in data:
            typer.echo(f"{one['id']:<7} {one['level']:<10} {one['family']:<15} {one['name']}")

    emit(as_json, data, text)
    return DONE


@app.command("explain")
def explain(rule: Annotated[str, typer.Argument(metavar="ID")], lang: Lang = "en", as_json: Json = False) -> int:
    """Say why a rule is there, what to write instead, and when it may not apply."""
    one_of(LANGUAGES, lang, "bad_language")
    found = next((one for one in load_rules(load_settings().home) if one.id == rule.upper()), None)
    if found is None:
        raise NotFound("no_such_rule", "No rule has this id; `amparo press rules` names them.")
    data = {
        "id": found.id,
        "family": found.family.value,
        "level": found.level.value,
        "name": found.name.said_in(lang),
        "why": found.message.said_in(lang),
        "instead": found.instead.said_in(lang),
        "may_not_apply": found.may_not_apply.said_in(lang),
        "sources": [{"title": one.title, "url": one.url} for one in found.sources],
        "checked": found.basis.checked,
    }
    emit(as_json, data, lambda: _explain(found, lang))
    return DONE


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise BadInput("unreadable_file", f"The file cannot be read: {error.strerror}.") from error


def _explain(rule: Rule, lang: str) -> None:
    typer.echo(f"{rule.id}  {rule.name.said_in(lang)}  ({rule.level.value}, {rule.family.value})")
    for said in (rule.message, rule.instead, rule.may_not_apply):
        typer.echo(f"  {said.said_in(lang)}")
    for source in rule.sources:
        typer.echo(f"  [{source.title}] {source.url}".rstrip())


def _print(report: Report, source: str, rules: dict[str, Rule], lang: str) -> None:
    if not report.in_scope:
        typer.echo("not in scope: this does not seem to be about intimate images")
        return
    starts = [0, *(at + 1 for at, letter in enumerate(source) if letter == "\n")]
    for one in report.findings:
        rule = rules[one.rule]
        typer.echo(f"{_place(one, starts)}  {one.level.value}  {one.rule}  {rule.name.said_in(lang)}")
        typer.echo(f"    {rule.said(one.message).said_in(lang)}")
        typer.echo(f"    → {rule.instead.said_in(lang)}")
        typer.echo(f"    ? {rule.may_not_apply.said_in(lang)}")
    for name, count in report.more.items():
        typer.echo(f"{name}: {count} more")
    if report.suppressed:
        typer.echo(f"suppressed with a reason: {', '.join(one.finding.rule for one in report.suppressed)}")
    for cell in report.cells:
        presence = f", {cell.presence.value}" if cell.presence else ""
        typer.echo(f"  {cell.family.value:<15} {cell.harm.value}{presence}")
    typer.echo(f"verdict: {report.verdict.value if report.verdict else ''}")


def _place(finding: Finding, starts: list[int]) -> str:
    """Line and column, from 1; the zone beside them. What is missing has no place."""
    if finding.document:
        return "-"
    line = bisect_right(starts, finding.start)
    return f"{line}:{finding.start - starts[line - 1] + 1} {finding.zone.value}"
