"""`amparo press vale`: the rules about words, for the linter Vale."""

from pathlib import Path
from typing import Annotated

import typer

from amparo.cli.output import DONE


def vale(
    output: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write; what is there of ours is replaced.")],
) -> int:
    """Write the rules about words as styles for Vale, in English and in Spanish, and a list of what it cannot do.

    Raises BadInput `output_not_writable`.
    """
    from amparo.cli.press.printing import write
    from amparo.errors import BadInput
    from amparo.press.reports.vale import vale_files
    from amparo.registry.press_book import load_rules, load_words
    from amparo.settings import load

    home = load().home
    files = vale_files(load_rules(home), load_words(home))
    for name, text in files.items():
        path = output / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"The folder cannot be written: {error.strerror}."
            raise BadInput("output_not_writable", message) from error
        write(path, text.encode())
    typer.echo(f"{output}: {len(files)}")
    return DONE
