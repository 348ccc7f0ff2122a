"""Options and arguments that several commands of `amparo spread` share."""

from typing import Annotated

import typer

N = Annotated[float, typer.Option("--n", help="Branching factor: copies that one copy leads to.")]
Latency = Annotated[float, typer.Option(help="Hours from posting to removal.")]
Compliance = Annotated[float, typer.Option(help="Share of copies that are removed at all.")]
Cases = Annotated[int, typer.Option(help="Leaks to simulate.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same numbers.")]
MostCopies = Annotated[int, typer.Option(help="End the run at this many copies.")]
Table = Annotated[str, typer.Argument(metavar="FILE", help="Table: .csv, .json, .jsonl or .parquet.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print one CSV table.")]
Out = Annotated[
    str | None, typer.Option("--out", metavar="FILE", help="Write the table of results: .csv, .json or .parquet.")
]
Charts = Annotated[
    list[str] | None,
    typer.Option("--chart", metavar="FILE", help="Draw the result: .svg or .png; again for another file."),
]
Narrow = Annotated[bool, typer.Option("--narrow", help="Draw charts for telephones, 360 pixels wide.")]
