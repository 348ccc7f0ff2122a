"""What `amparo press check` prints, where, and the exit code. Each format is loaded only where it is asked for."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from amparo import __version__
from amparo.cli.output import BAD_USE, DONE, FOUND
from amparo.cli.output_file import made_whole, not_writable
from amparo.press.reports.baseline import baseline_of, encode_baseline
from amparo.press.reports.in_words import Paint, plain, summary, text_report
from amparo.press.reports.placing import printable
from amparo.press.reports.run import FailOn, Run
from amparo.press.rulebook import Rulebook
from amparo.services.check_articles import Asked, check_articles, path_of
from amparo.services.find_articles import Found

PROGRESS_FROM = 20
"""Articles from which on a bar is shown on a terminal."""
_COLOURS = {"error": "1;31", "warn": "1;33", "suggestion": "36", "note": "2", "good": "32", "strong": "1"}


def run_shown(found: Sequence[Found], rulebook: Rulebook, asked: Asked) -> Run:
    """Check them, with a bar on standard error where somebody watches and there are many."""
    count = sum(1 for one in found if not one.skipped)
    with _progress(count) as advance:
        return check_articles(found, rulebook, asked, advance)


def complain_of(run: Run, lang: str) -> None:
    """Each file that was not checked, on standard error."""
    for one in run.unread:
        sys.stderr.write(f"amparo: {printable(one.name)}: {one.said_in(lang)} [{one.code}]\n")


def formatted(run: Run, rulebook: Rulebook, form: str, lang: str, paint: Paint = plain) -> str:
    """The run in a format."""
    rules = {one.id: one for one in rulebook.rules}
    if form == "text":
        width = min(shutil.get_terminal_size((100, 24)).columns, 100)
        return text_report(run, rules, lang, width, paint)
    if form == "html":
        from amparo.press.reports.as_page import report_page

        return report_page(run, rules, lang, datetime.now(UTC).date())
    if form == "github":
        from amparo.press.reports.annotations import annotations

        return annotations(run, _paths(run), rules, lang)
    return _json(run, rulebook, form, lang)


def put(said: str, output: Path | None, run: Run, lang: str) -> None:
    """Print it, or write it to a file and print the summary. Raises BadInput `output_not_writable`."""
    if output is None:
        sys.stdout.buffer.write(said.encode(errors="backslashreplace"))
        sys.stdout.flush()
        return
    write(output, said.encode(errors="backslashreplace"))
    sys.stderr.write(summary(run, lang) + "\n")


def keep_baseline(run: Run, file: Path, lang: str) -> int:
    """Write every finding's rule and zone, by file. Returns the exit code."""
    found = {path_of(one.name): one.report.findings for one in run.articles}
    write(file, encode_baseline(baseline_of(found)))
    sys.stderr.write(summary(run, lang) + "\n")
    return BAD_USE if run.unread else DONE


def write(file: Path, data: bytes) -> None:
    """All of it or nothing. Raises BadInput `output_not_writable`."""
    try:
        if file.exists() and not file.is_file():  # a device or a pipe
            file.write_bytes(data)
            return
    except OSError as error:
        raise not_writable(error) from error
    with made_whole(file, 0o666 & ~_mask()) as temporary:
        temporary.write_bytes(data)


def exit_code(run: Run, fail_on: str) -> int:
    """2 where something was not checked, 1 where something of the level was found, 0 else."""
    if run.unread:
        return BAD_USE
    return FOUND if run.fails(FailOn(fail_on)) else DONE


def colours(is_file: bool) -> Paint:
    """Colours on a terminal that has them, unless NO_COLOR is set (https://no-color.org)."""
    if is_file or not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return plain
    return lambda said, style: f"\x1b[{_COLOURS[style]}m{said}\x1b[0m"


def _json(run: Run, rulebook: Rulebook, form: str, lang: str) -> str:
    import msgspec

    rules = {one.id: one for one in rulebook.rules}
    if form == "sarif":
        from amparo.press.reports.sarif import sarif_log

        return msgspec.json.encode(sarif_log(run, _paths(run), rules, lang, __version__)).decode() + "\n"
    from amparo.press.reports.telling import run_data

    return msgspec.json.encode(run_data(run, rules, lang)).decode() + "\n"


def _paths(run: Run) -> dict[str, str]:
    names = [*(one.name for one in run.articles), *(one.name for one in run.unread)]
    return {name: path_of(name) for name in names}


@contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    if count < PROGRESS_FROM or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("check", total=count)
        yield lambda: bar.advance(task)


def _mask() -> int:
    """The mask of the process, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
