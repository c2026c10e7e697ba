"""`scanner show`: one stock."""

from __future__ import annotations

import click

from scanner.cli import options
from scanner.cli.asking import ask
from scanner.cli.command import Command
from scanner.cli.terminal import echo_json, results


@click.command(cls=Command, epilog=options.examples("scanner show SPY --format json"))
@click.argument("ticker")
@options.as_of
@options.form("table", "json")
def show(ticker: str, as_of: str | None, form: str) -> None:
    """Show one stock, and why it passes a screen or does not.

    Its price, score and plan, every indicator, and each screen clause by clause.
    """
    portrait = ask(lambda service: service.show(ticker, {"as_of": as_of}))
    if form == "json":
        echo_json(portrait.to_json().encode())
    else:
        from scanner.cli.portrait import print_portrait  # noqa: PLC0415  # `--help` does without numpy

        print_portrait(results(), portrait)
