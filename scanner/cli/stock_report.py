"""Prints the report of one stock on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.columns import Columns
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scanner.cli.answer_header import session, title
from scanner.cli.charts import bar, chart
from scanner.cli.number_format import MISSING, figure, large, price
from scanner.cli.remedies import in_commands
from scanner.cli.terminal import labelled
from scanner.indicators.catalogue import FAMILIES
from scanner.planning.flags import MEANING
from scanner.ranking.factors import FACTORS
from scanner.result import DISCLAIMER, Result
from scanner.stock_report import ScreenCheck, StockReport
from scanner.wording import note_text

#: Lines of the chart.
HEIGHT = 6
BAR = 10
#: The indicators that are shown unless all are asked for, by what they tell.
MATTERING = {
    "trend": ("sma(50)", "sma(200)", "adx(14)"),
    "momentum": ("rsi(14)", "macd_hist(12, 26, 9)", "rs_rating()"),
    "year": ("from_high(252)", "from_low(252)"),
    "range": ("atr(14)", "adr_percent(20)"),
    "volume": ("relative_volume(20)", "avg_dollar_volume(20)"),
}
_CANDLES = tuple(f"{spec.name}()" for spec in FAMILIES["candles"])
#: Labels of what limits a plan's size.
SIZES = {"risk": "risk", "notional": "cost of one position", "volume": "the day's volume"}
_HOLDS = {True: Text("yes", style="green"), False: Text("no", style="red"), None: Text("unknown", style="yellow")}


def print_stock_report(console: Console, report_of_stock: StockReport, *, everything: bool = False) -> None:
    """Print one stock: facts, what keeps it out, chart, score, plan, measures, and how it stands with each screen.

    Args:
        console: where to.
        report_of_stock: the stock.
        everything: every indicator, and not those that matter most.
    """
    row, ascii_only = report_of_stock.result, console.options.ascii_only
    console.print(title(f"{row.ticker}  {row.name}", "", report_of_stock.data), end="\n\n")
    console.print(labelled(facts(report_of_stock)), "")
    console.print(verdict(report_of_stock))
    console.print(clauses(report_of_stock.check), "")
    if not ascii_only:
        console.print(drawn(row.sparkline), "")
    console.print(labelled(factors(report_of_stock, ascii_only=ascii_only)), "")
    console.print(labelled(plan_facts(row)), "")
    if everything:
        console.print(measures(present(report_of_stock.indicators)), "")
    else:
        console.print(labelled(grouped(report_of_stock.indicators)), "")
    for check in report_of_stock.presets:
        console.print(heading(check))
        console.print(clauses(check), "")
    console.print(Text(DISCLAIMER, style="dim"))


def facts(report_of_stock: StockReport) -> Iterator[tuple[str, str | Text]]:
    """Describe the stock, its session, and the screens it passes regardless of the filters."""
    row = report_of_stock.result
    known = (row.type, row.exchange, row.sector, row.industry)
    yield "session", session(report_of_stock.as_of, report_of_stock.data)
    yield "market", report_of_stock.data.market
    yield "listing", ", ".join(filter(None, (*known, f"{report_of_stock.bars:,} bars")))
    change = "" if row.change_pct is None else f" ({row.change_pct:+.2f} %)"
    yield "close", f"{price(row.close)}{change}"
    yield "volume", f"{large(row.volume)} shares, {large(row.dollar_volume)} USD"
    for note in report_of_stock.notes:
        yield "note", Text(note_text(note, in_commands), style="yellow")
    yield "meets", ", ".join(check.screen for check in report_of_stock.presets if check.passed) or "no screen"


def verdict(report_of_stock: StockReport) -> Text:
    """Say whether the stock passes what was asked, and what it falls at first."""
    row = report_of_stock.result
    failing = [clause for clause in report_of_stock.check.clauses if clause.holds is not True]
    if not failing:
        rank = "" if row.rank is None else f" with rank {row.rank:,}"
        return Text(f"{row.ticker} passes{rank}:", style="green")
    first = failing[0]
    how = "is unknown for lack of bars" if first.holds is None else "keeps it out"
    more = f", and {len(failing) - 1} more" if len(failing) > 1 else ""
    return Text(f"{row.ticker} does not pass: {first.clause} {how} ({first.text}){more}", style="red")


def grouped(values: dict[str, float | None]) -> Iterator[tuple[str, str]]:
    """Yield the dozen most important measures by subject, and the session's candle patterns."""
    for what, names in MATTERING.items():
        yield what, ", ".join(f"{name} {figure(values[name])}" for name in names)
    yield "candles", ", ".join(name for name in _CANDLES if values.get(name)) or "none"
    yield "", f"--all shows {len(values):,} indicators"


def present(values: dict[str, float | None]) -> dict[str, float | None]:
    """Omit candle patterns that do not occur."""
    return {name: value for name, value in values.items() if name not in _CANDLES or value}


def drawn(closes: Sequence[float]) -> Table:
    """Draw the closes, with the highest and the lowest beside them."""
    lines = chart(closes, HEIGHT)
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim")
    table.add_column(style="cyan", no_wrap=True)
    for number, line in enumerate(lines):
        side = {0: price(max(closes)), len(lines) - 1: price(min(closes))}.get(number, "")
        table.add_row(side, line)
    return table


def factors(report_of_stock: StockReport, *, ascii_only: bool) -> Iterator[tuple[str, str | Text]]:
    """Show the score and its parts: for each factor, percentile x weight = points."""
    row = report_of_stock.result
    yield "score", Text(f"{figure(row.score):>6}", style="bold")
    for factor in FACTORS:
        value, part = row.factors[factor.name], report_of_stock.score_parts[factor.name]
        blocks = "" if ascii_only else f"{bar((value or 0) / 100, BAR):<{BAR}}  "
        counted = MISSING if value is None else f"{value:.1f}"
        points = "" if part.points is None else f" = {part.points:>4.1f}"
        yield (
            factor.name,
            Text.assemble(f"{counted:>6} x {part.weight:.0%}{points}  ", (blocks, "green"), (factor.says, "dim")),
        )


def plan_facts(row: Result) -> Iterator[tuple[str, str | Text]]:
    """Describe the plan, or why there is none, and the flags."""
    plan = row.plan
    if plan is None:
        yield "plan", "none"
    else:
        yield "plan", Text(f"{plan.side} at {price(plan.entry)}", style="bold")
        away = abs(plan.stop / plan.entry - 1)
        yield "stop", f"{price(plan.stop)} by {plan.stop_basis}, {away:.1%} away"
        yield "time stop", f"after {plan.time_stop} bars, if neither stop nor target has been met"
        yield "targets", ", ".join(f"{price(target.price)} ({target.r:g} R)" for target in plan.targets)
        yield "size", f"{plan.shares:,} shares for {price(plan.notional)} USD, limited by {SIZES[plan.limited_by]}"
        sizes = (plan.shares_by_risk, plan.shares_by_notional, plan.shares_by_volume)
        yield "sizes", ", ".join(f"{shares:,} by {name}" for shares, name in zip(sizes, SIZES.values(), strict=True))
        yield "risk", f"{price(plan.risk)} USD at the stop, of {price(plan.risk_asked)} asked; a gap can cost more"
    for flag in row.flags:
        yield "beware", Text(f"{flag}: {MEANING[flag]}", style="yellow")


def measures(values: dict[str, float | None]) -> Columns:
    """Lay out indicators in as many columns as fit."""
    name = max(map(len, values))
    number = max(len(figure(value)) for value in values.values())
    cells = [
        Text.assemble((f"{text:<{name}}", "dim"), f"  {figure(value):>{number}}") for text, value in values.items()
    ]
    return Columns(cells, padding=(0, 4), column_first=True)


def heading(check: ScreenCheck) -> Text:
    """Name a screen and say whether the stock passes it."""
    failed = sum(clause.holds is not True for clause in check.clauses)
    how = ("passes", "green") if check.passed else (f"fails {failed} of {len(check.clauses)}", "red")
    return Text.assemble((check.title, "bold"), f" ({check.screen}): ", how)


def clauses(check: ScreenCheck) -> Table:
    """Lay out a screen's clauses: whether each holds, and its numbers."""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=2)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", overflow="fold")
    for clause in check.clauses:
        table.add_row("", _HOLDS[clause.holds], clause.clause, clause.text)
    return table
