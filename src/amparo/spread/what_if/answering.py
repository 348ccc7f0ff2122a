"""From a question to its answer."""

from amparo.spread.what_if import expected
from amparo.spread.what_if.answer import Answer, Row
from amparo.spread.what_if.curves import figures_of
from amparo.spread.what_if.places import PLACES
from amparo.spread.what_if.question import Question
from amparo.spread.what_if.rows import measures_of, rows_of
from amparo.spread.what_if.runs import HORIZONS, Runs, run_all
from amparo.spread.what_if.sentences import sentences_of
from amparo.spread.what_if.wording import duration_words, share_words
from amparo.words import Words


def answer(question: Question) -> Answer:
    """Everything about this question: closed forms, simulated leaks, figures, sentences. The same each time."""
    people = {measure: expected.people(question, measure) for measure in measures_of(question)}
    runs = run_all(question, people)
    rows = rows_of(question, people, runs)
    by_key = {row.key: row for row in rows}
    return Answer(
        question=question,
        rows=rows,
        figures=figures_of(question, by_key, runs),
        sentences=sentences_of(question, by_key, runs.horizon_hours),
        notes=tuple(_notes(question, by_key, runs)),
        horizon_hours=runs.horizon_hours,
        cases=runs.cases,
    )


def _notes(question: Question, rows: dict[str, Row], runs: Runs) -> list[Words]:
    told = [_SAME_EVERYWHERE, *_sources(question), _BAND, _simulated(runs)]
    if runs.horizon_hours < HORIZONS[0]:
        span = duration_words(runs.horizon_hours)
        told.append(
            Words(
                f"It grows so fast that it was counted for {span.en} only.",
                f"Crece tan deprisa que solo se contó durante {span.es}.",
            )
        )
    if not set(rows) - {"per_copy", "reported_only", "global_stop"} <= set(runs.by_key):
        told.append(_TOO_MANY)
    if question.limit is not None and question.messages == 0:
        told.append(_NO_MESSAGES)
    if question.returns > 0.0:
        told.append(_NOT_SIMULATED)
    return told


_SAME_EVERYWHERE = Words(
    "Each copy leads to as many copies, spread over the places by the mix, whatever place it came from.",
    "Cada copia lleva a las mismas copias, repartidas entre los lugares según la mezcla, venga de donde venga.",
)
_BAND = Words(
    "“By how people share”: the first half of the copies as fast, the rest with a heavy, a middle or a light tail "
    "(power law, Weibull of shape 0.4225, exponential). How late the late copies come is not known, and what removal "
    "achieves depends on it.",
    "«Según cómo se comparta»: la primera mitad de las copias igual de rápido y el resto con una cola pesada, media o "
    "ligera (ley de potencias, Weibull de forma 0,4225, exponencial). No se sabe cuánto tardan las copias tardías, y "
    "de eso depende lo que logra la retirada.",
)
_TOO_MANY = Words(
    "Where copies were too many to count, there is no simulated number and no line.",
    "Donde hubo demasiadas copias para contarlas, no hay número simulado ni línea.",
)
_NO_MESSAGES = Words(
    "The limit bears on messages alone, and the mix has none.",
    "El límite solo afecta a los mensajes, y en la mezcla no hay.",
)
_NOT_SIMULATED = Words(
    "With new postings for each removal, removal of the reported posting alone is calculated, not simulated.",
    "Con publicaciones nuevas por cada retirada, la retirada de solo la denunciada se calcula, no se simula.",
)


def _sources(question: Question) -> list[Words]:
    told = []
    for place, share in zip(PLACES, question.mix, strict=True):
        if share > 0.0:
            part = share_words(share)
            told.append(
                Words(
                    f"{place.name.en}, {part.en} copies. {place.source.en} {place.sure.en}",
                    f"{place.name.es}, {part.es} copias. {place.source.es} {place.sure.es}",
                )
            )
    return told


def _simulated(runs: Runs) -> Words:
    return Words(
        f"Beside each closed form stand {runs.cases:,} simulated cases, with the same chances in every row.",
        f"Junto a cada fórmula hay {runs.cases} casos simulados, con el mismo azar en cada fila.",
    )
