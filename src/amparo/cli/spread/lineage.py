"""`amparo spread lineage`: who copied from whom. Cases and copies are named as in the table, accounts not at all."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from amparo.cli.options import Json, Lang
from amparo.cli.output import DONE, emit
from amparo.cli.progress import steps_shown
from amparo.cli.spread.options import Out, Table
from amparo.cli.spread.saying import said_number
from amparo.cli.spread.table_files import check_ending, write_table
from amparo.errors import BadInput
from amparo.words import Words

if TYPE_CHECKING:
    from amparo.cli.spread.copy_tables import Copies
    from amparo.spread.cases.leak_shape import LeakShape
    from amparo.spread.cases.lineage import Candidates, CopyingModel, Lineage
    from amparo.spread.columns import Ints
    from amparo.spread.kernels import Kernel

SITE_MINUTES, SITE_SIGMA = 1517.0, 1.575
"""Lognormal through the views of a site of 2015 (docs/guide/spread-anchors.md): the one curve on intimate images."""
LIMITS = Words(
    "Who copied from whom is a probability, from fingerprints and times. An account is not a person. Copies that nobody"
    " discovered are missing, and private messages are not seen. It is for a case's own team and person, nobody else.",
    "Quién copió de quién es una probabilidad, según huellas y horas. Una cuenta no es una persona. Faltan las copias"
    " que nadie descubrió, y los mensajes privados no se ven. Es para la persona del caso y su equipo, y nadie más.",
)
_SIZE_ONLY = Words("compare with cases of this size only", "compáralo solo con casos de este tamaño")
_MODEL = Words(
    "By: {kernel} kernel, half of the copies within {half_life_minutes} minutes; {branching} copies of each; {bits}"
    " bits a copying; {unseen} copies a day from elsewhere; a parent is named from {sure} on.",
    "Según: núcleo {kernel}, la mitad de las copias en {half_life_minutes} minutos; {branching} copias de cada una;"
    " {bits} bits por copia; {unseen} copias al día de otro sitio; se nombra de cuál viene desde {sure}.",
)
_TREE = Words(
    "  largest tree: {copies}, depth {depth}, structural virality {virality}",
    "  árbol mayor: {copies}, profundidad {depth}, viralidad estructural {virality}",
)
_PARENTS = Words(
    "  after the first copy: {broadcast} % came straight from one other, {unknown} % from an unknown one",
    "  tras la primera copia: el {broadcast} % vino directamente de una sola; del {unknown} % no se sabe",
)
_TRACING = Words("Tracing", "Buscando de cuál viene cada copia")
HEADER = ("case", "copy", "parent", "probability", "unknown", "led_to")


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("lineage")(lineage)


def lineage(
    file: Table,
    pairs: Annotated[str | None, typer.Option(metavar="FILE", help="Pairs and distances, not fingerprints.")] = None,
    kernel: Annotated[str, typer.Option(help="lognormal, power, weibull or exponential.")] = "lognormal",
    half_life_minutes: Annotated[
        float | None, typer.Option(help="Until half of the copies have come; 1517 for the lognormal.")
    ] = None,
    sigma: Annotated[float | None, typer.Option(help="Of the lognormal kernel; 1.575.")] = None,
    shape: Annotated[float | None, typer.Option(help="Of the Weibull kernel.")] = None,
    branching: Annotated[float | None, typer.Option(help="Copies that one copy leads to; 0.8.")] = None,
    bits: Annotated[float | None, typer.Option(help="Mean distance that one copying adds; 3.")] = None,
    unseen: Annotated[float | None, typer.Option(help="Copies a day that come from where nobody looked; 0.05.")] = None,
    sure: Annotated[float | None, typer.Option(help="Probability from which a parent is named; 0.5.")] = None,
    out: Out = None,
    lang: Lang = "",
    as_json: Json = False,
) -> int:
    """Who copied from whom in each case, and how many people shared.

    Columns: case, copy, at, fingerprint (PDQ); removed, uploader, derived may follow. With --pairs no fingerprint and
    no derived, but a second table: case, child, parent, distance, and derived where it is.
    Times in hours, or instants with an offset.
    """
    from amparo.cli.spread.copy_tables import read_copies, read_pairs
    from amparo.spread.cases.leak_shape import leak_shape
    from amparo.spread.cases.lineage import CopyingModel, people_who_shared

    where = None if out is None else check_ending(out)
    given = {"branching": branching, "bits": bits, "unseen": unseen, "sure": sure}
    stated: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    model = CopyingModel(_kernel(kernel, half_life_minutes, sigma, shape), **stated)
    copies = read_copies(file, fingerprints=pairs is None)
    near = None if pairs is None else read_pairs(pairs, copies)
    with steps_shown(_TRACING.said_in(lang), None):
        told = _traced(copies, near, model)
    if where is not None:
        write_table(where, HEADER, _rows(copies, told))
    shapes = {case: leak_shape(found, people_who_shared(copies.account[rows])) for case, (rows, found) in told.items()}
    data = {
        "cases": [{"case": case, **_shape_data(one)} for case, one in shapes.items()],
        "model": _model_data(kernel, model),
        "compare": _SIZE_ONLY.said_in(lang),
        "limits": LIMITS.said_in(lang),
    }
    emit(as_json, data, lambda: _print(shapes, data, lang))
    return DONE


def _kernel(family: str, half_life: float | None, sigma: float | None, shape: float | None) -> "Kernel":
    """The kernel asked for; the lognormal has the numbers of the site of 2015 where none are given."""
    from amparo.spread.scenarios.scenario_form import MINUTE, make_kernel

    match family:
        case "lognormal":
            half_life = SITE_MINUTES if half_life is None else half_life
            sigma = SITE_SIGMA if sigma is None else sigma
        case "power" | "weibull" | "exponential":
            pass
        case _:
            raise BadInput("unknown_kernel", "A kernel is one of: lognormal, power, weibull, exponential.")
    return make_kernel(family, None if half_life is None else half_life * MINUTE, sigma=sigma, shape=shape)


def _traced(copies: "Copies", near: "Candidates | None", model: "CopyingModel") -> "dict[str, tuple[Ints, Lineage]]":
    """For each case its rows, and its lineage by places among them."""
    import numpy as np

    from amparo.spread.cases.lineage import Lineage, trace
    from amparo.spread.cases.nearness import fingerprints, trace_fingerprints

    whole = None if near is None else trace(copies.at, copies.removed, near, model)
    place = np.zeros(len(copies.name), dtype=np.int64)
    told = {}
    for case, (rows, variants) in copies.by_case().items():
        place[rows] = np.arange(rows.size)
        if whole is None:
            hashes = copies.variants[variants], place[copies.of[variants]]
            given = fingerprints(copies.own[rows], copies.known[rows], *hashes)
            found = trace_fingerprints(copies.at[rows], copies.removed[rows], given, model)
        else:
            above = whole.parent[rows]
            parent = np.where(above < 0, above, place[above])
            found = Lineage(parent, whole.probability[rows], whole.unknown[rows], whole.led_to[rows])
        told[case] = (rows, found)
    return told


def _rows(copies: "Copies", told: "dict[str, tuple[Ints, Lineage]]") -> list[list[Any]]:
    """A row for each copy, in the order of the file."""
    import numpy as np

    made: list[list[Any]] = [[]] * len(copies.name)
    for case, (rows, found) in told.items():
        names = [copies.name[row] for row in rows.tolist()]
        numbers = np.round(np.stack((found.probability, found.unknown, found.led_to), axis=1), 6).tolist()
        for at, row in enumerate(rows.tolist()):
            above = int(found.parent[at])
            made[row] = [case, names[at], None if above < 0 else names[above], *numbers[at]]
    return made


def _shape_data(one: "LeakShape") -> dict[str, Any]:
    return {
        "people_who_shared": {"at_least": one.people.at_least, "at_most": one.people.at_most},
        "copies": one.copies,
        "trees": one.trees,
        "largest_tree": one.largest,
        "depth": one.depth,
        "structural_virality": one.virality,
        "largest_broadcast": one.broadcast,
        "parent_unknown": one.unknown,
    }


def _model_data(family: str, model: "CopyingModel") -> dict[str, Any]:
    return {
        "kernel": family,
        "half_life_minutes": model.kernel.half_life / 60.0,
        "branching": model.branching,
        "bits": model.bits,
        "unseen": model.unseen,
        "sure": model.sure,
    }


def _print(shapes: "dict[str, LeakShape]", data: dict[str, Any], lang: str) -> None:
    for case, one in shapes.items():
        typer.echo(f"{case}: {_people(one).said_in(lang)}; {_copies(one.copies).said_in(lang)}")
        if one.virality is not None:
            shown = {"depth": one.depth, "virality": said_number(one.virality, ".2f", lang)}
            typer.echo(_TREE.said_in(lang).format(copies=_copies(one.largest).said_in(lang), **shown))
            typer.echo(f"    {_SIZE_ONLY.said_in(lang)}")
        if one.broadcast is not None and one.unknown is not None:
            shares = {"broadcast": f"{100 * one.broadcast:.0f}", "unknown": f"{100 * one.unknown:.0f}"}
            typer.echo(_PARENTS.said_in(lang).format(**shares))
    model = data["model"]
    numbers = {name: said_number(value, "g", lang) for name, value in model.items() if name != "kernel"}
    typer.echo(_MODEL.said_in(lang).format(kernel=model["kernel"], **numbers))
    typer.echo(data["limits"])


def _people(one: "LeakShape") -> Words:
    low, high = one.people.at_least, one.people.at_most
    if low < high:
        return Words(
            f"people who shared: at least {low}, at most {high}",
            f"personas que compartieron: al menos {low}, como mucho {high}",
        )
    if low == 1:
        return Words("1 person who shared", "1 persona que compartió")
    return Words(f"{low} people who shared", f"{low} personas que compartieron")


def _copies(count: int) -> Words:
    return Words("1 copy", "1 copia") if count == 1 else Words(f"{count} copies", f"{count} copias")
