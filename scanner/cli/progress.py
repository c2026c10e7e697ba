"""Progress of long work: on a terminal a bar with the time left, otherwise a line for every tenth and every minute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from scanner.cli.number_format import duration
from scanner.observe import Milestone, Milestones
from scanner.observe import Progress as Watcher


class Bar:
    """An `observe.Progress` that draws a bar, which pulses until the work's length is known."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def start(self, what: str, total: int) -> None:
        """Begin to count."""
        self._progress.reset(self._task, total=total, description=what)

    def step(self, done: str) -> None:
        """Advance, and name the finished step."""
        self._progress.update(self._task, advance=1, done=done)

    def finish(self) -> None:
        """Leave the bar as it is."""


@contextmanager
def watched(console: Console, preparing: str) -> Iterator[Watcher]:
    """Yield a watcher for the console; `preparing` is shown until the work's length is known."""
    if not console.is_terminal:
        yield Milestones(partial(_line, console))
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None, complete_style="green", finished_style="green", pulse_style="green"),
        MofNCompleteColumn(),
        TextColumn("{task.fields[done]}", style="dim", markup=False),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress, progress.add_task(preparing, total=None, done=""))


def _line(console: Console, reached: Milestone) -> None:
    left = f", {duration(reached.seconds_left)} left" if reached.seconds_left else ""
    console.print(f"{reached.what}: {reached.count} of {reached.total} ({reached.done}){left}")
