"""`scanner bars`: prints one ticker's own bars."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click

from scanner.cli import options
from scanner.cli.records import to_csv, to_json
from scanner.cli.remedies import in_commands
from scanner.cli.request_options import RequestCommand
from scanner.cli.service_call import ask
from scanner.cli.terminal import echo_csv, echo_json, warn

if TYPE_CHECKING:
    from scanner.panel.ticker_bars import TickerBars

EXAMPLES = options.examples(
    "scanner bars SPY --sessions 20", 'scanner bars SPY --overlays "sma(50), close > sma(200)" --format json'
)
_SERIES = ("open", "high", "low", "close", "volume")


@click.command(cls=RequestCommand, fields=lambda: ("as_of",), epilog=EXAMPLES)
@click.argument("ticker")
@click.option("--sessions", type=click.IntRange(1), metavar="N", help="The newest N bars (default: all).")
@click.option("--overlays", metavar='"EXPR, EXPR"', help="Expressions to compute on each bar.")
@options.form("csv", "json")
def bars(ticker: str, sessions: int | None, overlays: str | None, as_of: str | None, form: str) -> None:
    """Print a ticker's own bars, and the values of expressions on each.

    Prices are adjusted for splits to the session that is shown last. Numbers have all their digits; a value is empty
    where there are too few bars before.
    """
    chart = ask(lambda service: service.chart(ticker, overlays=overlays, sessions=sessions, as_of=as_of))
    from scanner.wording import note_text  # not needed for `--help`

    warn(chart.data, (note_text(note, in_commands) for note in chart.notes))
    rows = _rows(chart.bars)
    if form == "json":
        echo_json(to_json(rows))
    else:
        echo_csv(to_csv(("session", *_SERIES, *chart.bars.overlays), rows))


def _rows(of: TickerBars) -> list[dict[str, object]]:
    """Give a row for each bar; a number that does not exist is None."""
    columns = {name: getattr(of, name).tolist() for name in _SERIES}
    columns |= {
        text: [value if math.isfinite(value) else None for value in values.tolist()]
        for text, values in of.overlays.items()
    }
    names = ("session", *columns)
    days = (str(session) for session in of.sessions)
    return [dict(zip(names, row, strict=True)) for row in zip(days, *columns.values(), strict=True)]
