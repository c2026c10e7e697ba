"""`scanner values`: prints the values of expressions."""

from __future__ import annotations

import click

from scanner.cli import options
from scanner.cli.records import to_csv, to_json
from scanner.cli.request_options import RequestCommand
from scanner.cli.service_call import ask
from scanner.cli.terminal import echo_csv, echo_json, warn

EXAMPLES = options.examples(
    'scanner values "sma(50), rsi(14)"', 'scanner values "close, close > sma(200)" --tickers SPY --format json'
)


@click.command(cls=RequestCommand, fields=lambda: ("as_of", "tickers"), epilog=EXAMPLES)
@click.argument("expressions", metavar='"EXPR, EXPR"')
@options.form("csv", "json")
def values(expressions: str, as_of: str | None, tickers: list[str] | None, form: str) -> None:
    """Compute expressions for every current ticker of a session.

    Numbers have all their digits, so that they can be compared with other sources; a value is empty if a ticker has
    too few bars. A statement is 1 or 0.
    """
    found = ask(lambda service: service.values(expressions, as_of=as_of, tickers=tickers))
    warn(found.data)
    if form == "json":
        echo_json(to_json(found.rows()))
    else:
        echo_csv(to_csv(("ticker", *found.columns), found.rows()))
