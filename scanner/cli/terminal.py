"""Where output goes: results to stdout, everything else to stderr."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from scanner.result import Data

SIMULATED = "SIMULATED MARKET: no company, price or trade in it is real"

#: Characters in a line where no terminal sets them.
WIDTH = 120


def results() -> Console:
    """Give the console for results. What is not a terminal gets plain text, 120 wide or as COLUMNS says."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a company's name may have what an old terminal cannot show
    console = _console(stderr=False)
    if not console.is_terminal:
        console.width = shutil.get_terminal_size((WIDTH, 0)).columns
    return console


def messages() -> Console:
    """Give the console for progress and warnings."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    # Everything that rich would read into a text is off: a clause such as `close[n]` looks like its markup.
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def labelled(pairs: Iterable[tuple[str, str | Text]]) -> Table:
    """Lay out facts, each behind its label."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, fact in pairs:
        grid.add_row(label, fact)
    return grid


def warn(data: Data, notes: Iterable[str] = ()) -> None:
    """Say on stderr what a result for other programs has no place for."""
    if data.simulated:
        click.echo(f"warning: {SIMULATED}", err=True)
    for note in notes:
        click.echo(f"note: {note}", err=True)
