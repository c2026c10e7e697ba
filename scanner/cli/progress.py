"""How long work looks: on a terminal a bar with the time left, elsewhere a line for every tenth and every minute."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from scanner.cli.figures import duration
from scanner.observe import Progress as Watcher

TENTHS = 10
SILENCE = 60.0  # seconds that a log may hear nothing, and from which on it is told how long the rest takes


class Bar:
    """An `observe.Progress` that draws a bar. Until the work tells its length, the bar pulses."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def start(self, what: str, total: int) -> None:
        """Begin to count."""
        self._progress.reset(self._task, total=total, description=what)

    def step(self, done: str) -> None:
        """Advance, and name what was done."""
        self._progress.update(self._task, advance=1, done=done)

    def finish(self) -> None:
        """Leave the bar as it is."""


class Lines:
    """An `observe.Progress` for logs."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.start("", 0)

    def start(self, what: str, total: int) -> None:
        """Begin to count."""
        self._what, self._total, self._count = what, total, 0
        self._begun = self._told = time.monotonic()
        self._told_count = 0

    def step(self, done: str) -> None:
        """Write a line where another tenth is full, or nothing has been told for a minute."""
        self._count += 1
        now = time.monotonic()
        full = self._count * TENTHS // self._total > (self._count - 1) * TENTHS // self._total
        if full or now - self._told >= SILENCE:
            self._console.print(f"{self._what}: {self._count} of {self._total} ({done}){self._left(now)}")
            self._told, self._told_count = now, self._count

    def _left(self, now: float) -> str:
        """Say how long the rest takes if it goes on as since the line before; nothing in the first minute."""
        rest = (now - self._told) / (self._count - self._told_count) * (self._total - self._count)
        return f", {duration(rest)} left" if now - self._begun >= SILENCE and rest else ""

    def finish(self) -> None:
        """Write nothing more."""


@contextmanager
def watched(console: Console, preparing: str) -> Iterator[Watcher]:
    """Give a watcher that fits the console; `preparing` is shown until the work tells its length."""
    if not console.is_terminal:
        yield Lines(console)
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
