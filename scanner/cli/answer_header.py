"""The header of an answer: title, session, age of the data, and the funnel of clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.table import Table
from rich.text import Text

from scanner.cli.charts import bar
from scanner.cli.remedies import in_commands
from scanner.cli.terminal import SIMULATED
from scanner.remedy import Sync
from scanner.result import Answer, Data, Survivors

BAR = 20


def title(name: str, about: str, data: Data) -> Text:
    """Write a result's first lines, with a conspicuous mark on simulated data."""
    lines = [Text(name, style="bold")]
    if about:
        lines.append(Text(about))
    if data.simulated:
        lines.append(Text(f" {SIMULATED} ", style="bold black on yellow"))
    return Text("\n").join(lines)


def session(as_of: date, data: Data) -> Text:
    """State the session, and how old it is."""
    text = Text(str(as_of), style="bold")
    if as_of != data.last_session:
        text.append(f", as of that day (the newest stored is {data.last_session})", style="not bold")
    elif data.age_sessions:
        plural = "s" if data.age_sessions > 1 else ""
        text.append(f", {data.age_sessions} session{plural} old: {in_commands(Sync())}", style="not bold yellow")
    else:
        text.append(", up to date", style="not bold")
    return text


def facts(answer: Answer) -> Iterator[tuple[str, str | Text]]:
    """Describe the basis of an answer."""
    seen = answer.coverage
    yield "session", session(answer.as_of, answer.data)
    yield "market", answer.data.market
    day = f"{seen.current:,} current, {seen.stale:,} stale, {seen.faulty:,} faulty"
    yield "coverage", f"{seen.listed:,} listed: {day}; {seen.eligible:,} ranked"
    yield "benchmark", answer.data.benchmark
    how = f"from the cache ({answer.source})" if answer.cached else "computed"
    part = ", partial" if answer.partial else ""
    yield "answer", f"{how} in {sum(answer.timings.values()):,.0f} ms{part}"


def funnel(survivors: tuple[Survivors, ...], current: int, *, ascii_only: bool) -> Table:
    """Lay out the funnel: how many of the current tickers each clause left."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for header in ("left", "alone"):
        table.add_column(header, justify="right", no_wrap=True)
    if not ascii_only:
        table.add_column("", style="green", width=BAR, no_wrap=True)
    table.add_column("clause", overflow="fold")
    steps = ((step.clause, step.passed, step.alone) for step in survivors)
    for clause, passed, alone in (("(current tickers)", current, current), *steps):
        share = () if ascii_only else (bar(passed / max(current, 1), BAR),)
        table.add_row(f"{passed:,}", Text(f"{alone:,}", style="dim"), *share, clause)
    return table
