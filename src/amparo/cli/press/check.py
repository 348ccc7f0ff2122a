"""`amparo press check`: what is asked on the command line, checked and printed.

What checks and what formats is imported only once it is needed, since `--help` and a mistyped line should be quick.
"""

from pathlib import Path
from typing import Annotated

import typer

from amparo.cli.press.options import Json, Lang, format_of

FORMATS = ("text", "json", "sarif", "github", "html")
FAIL_ON = ("error", "warning", "never")
FORMS = ("text", "markdown", "html", "document")
PROFILES = ("newsroom", "platform-blog", "school", "police")
GENRES = ("report", "brief", "opinion", "service", "legal", "meta")

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH...",
        help="Files, or folders with .html, .htm, .md, .txt or .docx in them; - for standard input.",
        show_default=False,
    ),
]


def check(
    paths: Paths = None,
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.")] = "text",
    as_json: Json = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there instead of printing.")] = None,
    lang: Lang = "en",
    excerpt: Annotated[
        bool, typer.Option("--excerpt", help="Add words of a fixed list beside each place, all others as ▇.")
    ] = False,
    profile: Annotated[
        str | None, typer.Option(help=f"Who publishes: {', '.join(PROFILES)}. Default: newsroom.")
    ] = None,
    house: Annotated[Path | None, typer.Option(metavar="FILE", help="The house's own levels and hosts, TOML.")] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="Country of the story, e.g. ES.")] = None,
    genre: Annotated[str | None, typer.Option(help=f"{', '.join(GENRES)}.")] = None,
    language: Annotated[str | None, typer.Option(help="Of the articles, where it is not recognised: en or es.")] = None,
    read_as: Annotated[
        str, typer.Option("--as", help=f"Form of what has no known ending: {', '.join(FORMS)}.")
    ] = "text",
    diff: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Report only lines that a diff of git adds; - for standard input."),
    ] = None,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="Report only what is not in it.")] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what is found now as the baseline, and print a summary.")
    ] = None,
    fail_on: Annotated[str, typer.Option(help="Leave with 1 from this level on: error, warning or never.")] = "error",
) -> int:
    """Check articles. Leaves with 1 where there is an error, whatever else is done well.

    With 2 where something could not be checked; all the rest is reported all the same.
    """
    from amparo.cli.options import one_of
    from amparo.cli.press import asking, printing

    names = paths or []
    chosen = format_of(form, as_json, FORMATS)
    one_of(FAIL_ON, fail_on, "bad_fail_on")
    said = asking.Said(lang, profile, jurisdiction, genre, language, read_as)
    asking.refuse_clashes(names, diff, baseline, write_baseline)
    for file in (output, write_baseline):
        if file is not None:
            asking.refuse_unwritable(file)
    rulebook = asking.rulebook()
    changed = asking.changed(diff)
    asked = asking.asked(said, asking.house(house, profile, rulebook), changed, baseline)
    asked = asking.with_excerpts(asked, rulebook) if excerpt else asked
    asked = asking.with_standard_input(asked) if "-" in names else asked
    run = printing.run_shown(asking.found(names, changed), rulebook, asked)
    printing.complain_of(run, lang)
    if write_baseline is not None:
        return printing.keep_baseline(run, write_baseline, lang)
    report = printing.formatted(run, rulebook, chosen, lang, printing.colours(output is not None))
    printing.put(report, output, run, lang)
    return printing.exit_code(run, fail_on)
