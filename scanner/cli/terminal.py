"""Output: results to stdout, everything else to stderr, both without control characters.

Names, file contents and a source's messages are untrusted: an escape sequence in them could rewrite what is on the
screen. So every command writes through this module only.
"""

from __future__ import annotations

import errno
import io
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from scanner.result import Data

SIMULATED = "SIMULATED MARKET: no company, price or trade in it is real"

#: Characters that control a terminal or reorder a line, except tabs and line ends.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

#: Characters in a line if there is no terminal.
WIDTH = 120


def strip_controls(text: str) -> str:
    """Remove every control character from a text."""
    return _CONTROL.sub("", text)


def echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Write a text as it is, without its control characters.

    Args:
        err: to stderr.
        nl: end the line.
    """
    click.echo(strip_controls(text), err=err, nl=nl)


def echo_csv(table: bytes) -> None:
    """Write CSV in UTF-8 on every machine, without control characters."""
    click.echo(strip_controls(table.decode()).encode(), nl=False)


def echo_json(document: bytes) -> None:
    """Write JSON in UTF-8 on every machine, with control characters escaped."""
    click.echo(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", document.decode()).encode())


class _Plain(Console):
    """A console that writes no control characters but its own, and raises if the reader has gone."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, "the reader has gone")

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(strip_controls(segment.text), segment.style)


def results() -> Console:
    """Return the console for results. Without a terminal it writes plain text, 120 or COLUMNS characters wide."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old terminal cannot show every company's name
    console = _console(stderr=False)
    if not console.is_terminal:
        console.width = shutil.get_terminal_size((WIDTH, 0)).columns
    return console


def messages() -> Console:
    """Return the console for progress and warnings."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    # All markup of rich is off: a clause such as `close[n]` looks like it.
    return _Plain(stderr=stderr, markup=False, emoji=False, highlight=False)


def labelled(pairs: Iterable[tuple[str, str | Text]]) -> Table:
    """Lay out facts, each after its label."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, fact in pairs:
        grid.add_row(label, fact)
    return grid


def warn(data: Data, notes: Iterable[str] = ()) -> None:
    """Print on stderr what a result for other programs cannot contain."""
    if data.simulated:
        echo(f"warning: {SIMULATED}", err=True)
    for note in notes:
        echo(f"note: {note}", err=True)
