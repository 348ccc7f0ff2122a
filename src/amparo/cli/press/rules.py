"""`amparo press rules` and `explain`: what is checked, and why."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from amparo.cli.options import one_of
from amparo.cli.output import DONE, print_json
from amparo.cli.press.options import Json, Lang, format_of
from amparo.errors import NotFound
from amparo.words import LANGUAGES

if TYPE_CHECKING:
    from amparo.press.rules import Rule

Format = Annotated[str, typer.Option("--format", help="text or json.")]
FORMATS = ("text", "json")


def list_rules(form: Format = "text", as_json: Json = False, lang: Lang = "en") -> int:
    """List the rules, by family."""
    from amparo.press.reports.wording import FAMILIES

    chosen = format_of(form, as_json, FORMATS)
    one_of(LANGUAGES, lang, "bad_language")
    rules = _rules()
    if chosen == "json":
        print_json([_data(one, lang) for one in rules])
        return DONE
    family = None
    for one in rules:
        if one.family is not family:
            family = one.family
            typer.echo(("" if family is rules[0].family else "\n") + FAMILIES[family].said_in(lang))
        typer.echo(f"  {one.id:<7} {one.level.value:<11} {one.name.said_in(lang)}")
    return DONE


def explain(
    rule: Annotated[str, typer.Argument(metavar="ID")],
    form: Format = "text",
    as_json: Json = False,
    lang: Lang = "en",
) -> int:
    """Say why a rule is there, what to write instead, and when it may not apply."""
    chosen = format_of(form, as_json, FORMATS)
    one_of(LANGUAGES, lang, "bad_language")
    found = next((one for one in _rules() if one.id == rule.upper()), None)
    if found is None:
        raise NotFound("no_such_rule", "No rule has this id; `amparo press rules` names them.")
    if chosen == "json":
        print_json({**_data(found, lang), **_more(found, lang)})
    else:
        _explain(found, lang)
    return DONE


def _rules() -> "list[Rule]":
    from amparo.registry.press_book import load_rules
    from amparo.settings import load

    return load_rules(load().home)


def _data(rule: "Rule", lang: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "family": rule.family.value,
        "level": rule.level.value,
        "name": rule.name.said_in(lang),
        "never_off": rule.never_off,
    }


def _more(rule: "Rule", lang: str) -> dict[str, Any]:
    return {
        "why": rule.message.said_in(lang),
        "says": {key: words.said_in(lang) for key, words in rule.says.items()},
        "instead": rule.instead.said_in(lang),
        "may_not_apply": rule.may_not_apply.said_in(lang),
        "zones": [one.value for one in rule.zones],
        "examples": [
            {"text": one.text, "finds": one.finds, "case": one.case} for one in rule.examples if one.language == lang
        ],
        "sources": [{"title": one.title, "url": one.url} for one in rule.sources],
        "checked": rule.basis.checked,
    }


def _explain(rule: "Rule", lang: str) -> None:
    from amparo.press.reports import wording

    typer.echo(f"{rule.id} {rule.name.said_in(lang)}")
    typer.echo(f"{wording.LEVELS[rule.level].said_in(lang)}, {wording.FAMILIES[rule.family].said_in(lang)}")
    rows = [(wording.WHY, words) for words in (rule.message, *rule.says.values())]
    rows += [(wording.INSTEAD, rule.instead), (wording.MAY_NOT_APPLY, rule.may_not_apply)]
    for words, said in rows:
        typer.echo(f"\n{words.said_in(lang)}: {said.said_in(lang)}")
    for words, case in ((wording.NOT_SO, "bad"), (wording.RATHER, "good")):
        example = next((one for one in rule.examples if one.case == case and one.language == lang), None)
        if example is not None and example.form == "text":
            typer.echo(f"\n{wording.EXAMPLE.said_in(lang)}, {words.said_in(lang)}: {example.text}")
    if rule.never_off:
        typer.echo(f"\n{wording.NEVER_OFF.said_in(lang)}")
    typer.echo("")
    for source in rule.sources:
        typer.echo(f"{wording.SOURCE.said_in(lang)}: {source.title} {source.url}".rstrip())
