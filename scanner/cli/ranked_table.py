"""The ranked table. On a narrow terminal the least important columns are omitted; no number is ever cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from scanner.cli.charts import sparkline
from scanner.cli.number_format import MISSING, figure, large, price
from scanner.planning.flags import MEANING
from scanner.planning.plan import Plan
from scanner.result import Result

GAP = 2
#: From this number of rows on, a flag that most of them have is shown in the legend only.
MANY = 4
#: Width of a sparkline, characters.
SPARKLINE = 20
#: A header longer than this is wrapped at its spaces.
HEADER = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table.

    Attributes:
        leaves: the order of omission: the column with the highest number is omitted first, 0 never.
        width: the minimum number of characters.
        widest: the maximum number of characters.
    """

    header: str
    cells: tuple[Text, ...]
    left: bool
    leaves: int
    width: int
    widest: int


def ranked(results: Sequence[Result], width: int, *, ascii_only: bool) -> Table:
    """Lay out results in `width` characters, or in more if the columns that are never omitted need it."""
    fitting = fit(tuple(columns(results, ascii_only=ascii_only)), width)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), width=_total(fitting))
    for item in fitting:
        table.add_column(item.header, justify="left" if item.left else "right", width=item.width, overflow="fold")
    for row in zip(*(item.cells for item in fitting), strict=True):
        table.add_row(*row)
    return table


def legend(results: Sequence[Result]) -> Iterator[tuple[str, str]]:
    """Explain the flags that occur: short form and meaning; flags of most rows are shown here only."""
    raised = {flag for result in results for flag in result.flags}
    common = common_flags(results)
    for flag, meaning in MEANING.items():
        if flag in common:
            count = sum(flag in result.flags for result in results)
            yield "most", f"{flag}, {count} of {len(results)}: {meaning}"
        elif flag in raised:
            yield short(flag), f"{flag}: {meaning}"


def common_flags(results: Sequence[Result]) -> set[str]:
    """Find the flags of more than half of the rows, which do not distinguish them."""
    counts = Counter(flag for result in results for flag in result.flags)
    return {flag for flag, count in counts.items() if 2 * count > len(results) >= MANY}


def short(flag: str) -> str:
    """Abbreviate a flag to its words' initials."""
    return "".join(word[0] for word in flag.split("-"))


def fit(columns: tuple[Column, ...], width: int) -> tuple[Column, ...]:
    """Omit columns until the others fit, and distribute the remaining width."""
    fitting = columns
    while _total(fitting) > width and any(item.leaves for item in fitting):
        first = max(fitting, key=lambda item: item.leaves)
        fitting = tuple(item for item in fitting if item is not first)
    spare = max(width - _total(fitting), 0)
    widened = []
    for item in fitting:
        more = min(spare, item.widest - item.width)
        spare -= more
        widened.append(replace(item, width=item.width + more, cells=_cut(item.cells, item.width + more)))
    return tuple(widened)


def columns(results: Sequence[Result], *, ascii_only: bool) -> Iterator[Column]:
    """Yield every column that has content."""
    common = common_flags(results)
    yield _column("#", (Text(str(row.rank), style="dim") for row in results))
    yield _column("ticker", (Text(row.ticker, style="bold") for row in results), left=True)
    yield _column("name", (row.name for row in results), left=True, leaves=6, cut=(14, 30))
    if any(row.sector for row in results):
        yield _column("sector", (row.sector for row in results), left=True, leaves=7, cut=(12, 22))
    yield _column("close", (price(row.close) for row in results))
    yield _column("chg %", (_change(row.change_pct) for row in results), leaves=2)
    yield _column("avg $ volume", (large(row.avg_dollar_volume) for row in results), leaves=4)
    yield _column("score", (MISSING if row.score is None else f"{row.score:.1f}" for row in results))
    for text in results[0].columns:
        yield _column(text, (_value(row.columns[text]) for row in results))
    if any(row.signal != "long" for row in results):
        yield _column("side", (row.signal or MISSING for row in results), left=True)
    yield _planned("entry", results, lambda plan: price(plan.entry), leaves=8)
    yield _planned("stop", results, lambda plan: price(plan.stop), leaves=1)
    yield _planned("target", results, lambda plan: price(plan.targets[-1].price), leaves=1)
    yield _planned("shares", results, lambda plan: f"{plan.shares:,}", leaves=3)
    yield _planned("risk", results, lambda plan: f"{plan.risk:,.0f}", leaves=8)
    yield _planned("R", results, lambda plan: f"{plan.reward_risk:g}", leaves=9)
    rare = ([flag for flag in row.flags if flag not in common] for row in results)
    yield _column("flags", (Text(" ".join(map(short, flags)), style="yellow") for flags in rare), left=True)
    if not ascii_only:
        yield _column("quarter", (_drawn(row.sparkline) for row in results), left=True, leaves=5)


def _column(
    header: str,
    cells: Iterable[str | Text],
    *,
    left: bool = False,
    leaves: int = 0,
    cut: tuple[int, int] | None = None,
) -> Column:
    """Make a column as wide as its content; `cut` gives the minimum and the maximum width to cut it to."""
    texts = tuple(cell if isinstance(cell, Text) else Text(cell) for cell in cells)
    longest = max(min(len(header), HEADER), *map(len, header.split()), *(cell.cell_len for cell in texts))
    narrowest, widest = cut or (longest, longest)
    return Column(header, texts, left, leaves, min(narrowest, longest), min(widest, longest))


def _planned(header: str, results: Sequence[Result], write: Callable[[Plan], str], leaves: int) -> Column:
    return _column(header, (write(row.plan) if row.plan else MISSING for row in results), leaves=leaves)


def _total(columns: Sequence[Column]) -> int:
    return sum(item.width for item in columns) + GAP * (len(columns) - 1)


def _cut(cells: tuple[Text, ...], width: int) -> tuple[Text, ...]:
    """Cut texts to a width."""
    cut = tuple(cell.copy() for cell in cells)
    for cell in cut:
        cell.truncate(width, overflow="ellipsis")
    return cut


def _change(percent: float | None) -> Text:
    """Write a change with its sign."""
    if percent is None:
        return Text(MISSING)
    return Text(f"{percent:+.2f}", style="green" if percent > 0 else "red" if percent < 0 else "")


def _value(value: float | None) -> str:
    """Write the value of a requested column; a statement is yes or no."""
    return ("yes" if value else "no") if isinstance(value, bool) else figure(value)


def _drawn(closes: Sequence[float]) -> Text:
    """Draw closes, in green if they have risen."""
    rose = len(closes) > 0 and closes[-1] >= closes[0]
    return Text(sparkline(closes, SPARKLINE), style="green" if rose else "red")
