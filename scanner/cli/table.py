"""The ranked table. What matters least is left out where the terminal is narrow; nothing is ever broken in two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from scanner.cli.figures import MISSING, figure, large, price, sparkline
from scanner.plan.flags import MEANING
from scanner.plan.plan import Plan
from scanner.result import Result

GAP = 2
#: A name is cut to fit, from the widest to the narrowest worth reading.
WIDEST_NAME = 30
NARROWEST_NAME = 14
SECTOR = 18
SPARKLINE = 20
#: A header longer than this is broken into lines, if the cells below allow it.
HEADER = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table.

    Attributes
    ----------
    left: whether it is text, at the left.
    spared: when it is left out: the column with the highest number goes first, 0 never goes.
    width: characters.
    """

    header: str
    cells: tuple[Text, ...]
    left: bool
    spared: int
    width: int


def column(header: str, cells: Iterable[str | Text], *, left: bool = False, spared: int = 0, widest: int = 40) -> Column:
    """Make a column as wide as what is in it, but at most `widest`."""
    texts = tuple(cell if isinstance(cell, Text) else Text(cell) for cell in cells)
    width = max((len(text) for text in texts), default=0)
    return Column(header, texts, left, spared, min(max(width, min(len(header), HEADER)), widest))


def ranked(results: Sequence[Result], width: int, *, ascii_only: bool) -> Table:
    """Lay out results in a table of at most `width` characters, or a little more if even the essentials need it."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    kept = fit([item for item in columns(results) if not (ascii_only and item.header == "quarter")], width)
    for item in kept:
        justify = "left" if item.left else "right"
        table.add_column(item.header, justify=justify, width=item.width, overflow="fold" if not item.left else "ellipsis")
    for row in zip(*(item.cells for item in kept), strict=True):
        table.add_row(*row)
    return table
