"""A moving bar on standard error for work that takes long; nothing where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bytes_shown(title: str, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Something to call with each number of bytes done. quiet: show nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn, TransferSpeedColumn

    columns = (SpinnerColumn(), TextColumn(title), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda count: progress.advance(task, count)


@contextmanager
def steps_shown(title: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Something to call after each step. total: how many there are; None where nobody knows."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = [SpinnerColumn(), TextColumn(title), TimeElapsedColumn()]
    columns += [BarColumn(), MofNCompleteColumn()] if total is not None and total > 1 else []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)
