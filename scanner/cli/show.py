"""`scanner show`: shows one stock."""

from __future__ import annotations

import click

from scanner.cli import options
from scanner.cli.remedies import in_commands
from scanner.cli.request_options import RequestCommand, asked, fields_of_one_stock
from scanner.cli.service_call import ask
from scanner.cli.terminal import echo_json, results

EXAMPLES = options.examples(
    "scanner show SPY minervini --account-size 25000",
    'scanner show SPY --where "rsi(14) < 30" --all',
    "scanner show SPY --format json",
)


@click.command(cls=RequestCommand, fields=fields_of_one_stock, epilog=EXAMPLES)
@click.argument("ticker")
@click.argument("screen", required=False)
@click.option("--all", "everything", is_flag=True, help="Show every indicator, not only the dozen most important.")
@options.form("table", "json")
def show(ticker: str, form: str, *, everything: bool, **given: object) -> None:
    """Show one stock, and why it passes a screen or not.

    First, with numbers, what excludes it, if anything does: the filters, and the clauses of SCREEN and --where. Then
    its price, score, plan and indicators, and each built-in screen clause by clause.
    """
    report_of_stock = ask(lambda service: service.show(ticker, asked(given)))
    if form == "json":
        echo_json(report_of_stock.to_json(words=in_commands).encode())
    else:
        from scanner.cli.stock_report import print_stock_report  # not needed for `--help`: imports numpy

        print_stock_report(results(), report_of_stock, everything=everything)
