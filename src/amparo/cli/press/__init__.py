"""`amparo press`: check coverage before it is published. Nothing of an article is printed, kept or sent."""

import typer

from amparo.cli.press import check, export, rules

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Check coverage before it is published.")
app.command("check")(check.check)
app.command("rules")(rules.list_rules)
app.command("explain")(rules.explain)
app.command("vale")(export.vale)
