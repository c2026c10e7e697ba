"""Results as a notebook shows them: small pieces of HTML in which every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

#: What stands for a number that does not exist.
MISSING = "–"  # noqa: RUF001  # a dash, as in print


def heading(text: str, *, warning: str = "") -> str:
    """Write a heading, with a warning that nobody misses behind it."""
    mark = f" <mark>{escape(warning)}</mark>" if warning else ""
    return f"<p><strong>{escape(text)}</strong>{mark}</p>"


def paragraphs(texts: Iterable[str]) -> str:
    """Write small paragraphs."""
    return "".join(f"<p><small>{escape(text)}</small></p>" for text in texts)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        header: with the unit of its numbers.
        cells: a text for each row; None is shown as missing.
        left: whether it has words, which begin at the left; numbers end at the right, below their header.
    """

    header: str
    cells: Sequence[str | None]
    left: bool = False

    @property
    def style(self) -> str:
        """How its cells and its header are written."""
        return "text-align:left" if self.left else "text-align:right;font-variant-numeric:tabular-nums"


def table(columns: Iterable[Column]) -> str:
    """Write a table of those columns that have anything to show.

    Args:
        columns: all with as many cells.

    Examples:
        >>> table([Column("close, USD", ["1,234.50"])])  # doctest: +ELLIPSIS
        '<table ...<th style="text-align:right...">close, USD</th>...>1,234.50</td>...</table>'
    """
    shown = [column for column in columns if any(column.cells)]
    styles = [column.style for column in shown]
    head = "".join(f'<th style="{column.style}">{escape(column.header)}</th>' for column in shown)
    rows = (_row(cells, styles) for cells in zip(*(column.cells for column in shown), strict=True))
    return f'<table style="margin-bottom:1em"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _row(cells: Iterable[str | None], styles: Iterable[str]) -> str:
    written = (
        f'<td style="{style}">{escape(MISSING if cell is None else cell)}</td>'
        for cell, style in zip(cells, styles, strict=True)
    )
    return f"<tr>{''.join(written)}</tr>"
