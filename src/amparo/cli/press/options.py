"""Options that the press commands share."""

from typing import Annotated

import typer

Lang = Annotated[str, typer.Option(help="Of what is printed: en or es.")]
Json = Annotated[bool, typer.Option("--json", help="The same as --format json.")]


def format_of(given: str, as_json: bool, formats: tuple[str, ...]) -> str:
    """The format asked for. Raises BadInput `bad_format`."""
    from amparo.cli.options import one_of

    return one_of(formats, "json" if as_json else given, "bad_format")
