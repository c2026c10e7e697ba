"""Results as a notebook shows them: small pieces of HTML in which every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table: numbers to the right, with thousands separated, texts to the left.

    Args:
        columns: the headers.
        rows: a cell for each column; None is shown as missing.

    Examples:
        >>> table(["close"], [[1234.5]])  # doctest: +ELLIPSIS
        '<table>...<td style="text-align:right">1,234.50</td>...</table>'
    """
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    side = "left" if isinstance(value, str) else "right"
    return f'<td style="text-align:{side}">{escape(_written(value))}</td>'


def _written(value: object) -> str:
    match value:
        case None:
            return MISSING
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.2f}"
        case int():
            return f"{value:,}"
    return str(value)
