"""The commands of `amparo spread`. What is slow to import is imported by the command that needs it, when it runs."""

import typer

from amparo.cli.spread import export, fit, lineage, measures, reduction, simulation, stages, survival, what_if

app = typer.Typer(no_args_is_help=True, add_completion=False, help="How an image spreads, and what removal changes.")
for module in (reduction, simulation, survival, fit, stages, export, lineage, measures, what_if):
    module.register(app)
