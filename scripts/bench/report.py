"""The tables, in Markdown: what is printed is what a document shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scanner.panel.panel import Panel
from scripts.bench.measure import Memory, Times
from scripts.bench.runs import LOOP, PANDAS, SCAN, Run


def rows(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write a table; the first row is its head."""
    head, *body = cells
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join([' --- '] * len(head))}|"
    yield from (f"| {' | '.join(row)} |" for row in body)


def market_table(
    panel: Panel, runs: Sequence[Run], times: Mapping[str, Times], memories: Mapping[str, Memory | None]
) -> Iterator[str]:
    """Every run on one market."""
    cells = [["what", "seconds (fastest to slowest)", "series a second", "MB added", "TA-Lib / it", "pandas / it"]]
    for run in runs:
        seconds, memory = times[run.name], memories.get(run.name)
        comparable = run.series and run.name not in {LOOP, PANDAS, SCAN} and "catalogue" not in run.name
        cells.append(
            [
                run.name,
                str(seconds),
                f"{run.series * len(panel.tickers) / seconds.median:,.0f}" if run.series else "",
                f"{memory.added:,}" if memory else "",
                *(f"{times[peer].median / seconds.median:.1f}x" if comparable else "" for peer in (LOOP, PANDAS)),
            ]
        )
    return rows(cells)


def growth_table(times: Mapping[tuple[int, int, bool], Times]) -> Iterator[str]:
    """Time by size; in the last column the time of one value, which stays as it is if time grows with size."""
    cells = [["tickers", "sessions", "computed", "seconds", "ns a bar"]]
    for (tickers, sessions, every), seconds in times.items():
        a_bar = seconds.median / tickers / sessions * 1e9
        cells.append(
            [f"{tickers:,}", f"{sessions}", "all" if every else "last", f"{seconds.median:.3f}", f"{a_bar:.1f}"]
        )
    return rows(cells)
