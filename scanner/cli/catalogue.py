"""`scanner screens` and `scanner indicators`: list what a scan can use."""

from __future__ import annotations

import click

from scanner.cli.command import Command
from scanner.cli.options import examples, form
from scanner.cli.terminal import echo, results


@click.command(
    cls=Command,
    epilog=examples(
        "scanner screens", "scanner screens minervini", 'scanner screens check "close > sma(50) and rsi(14) < 30"'
    ),
)
@click.argument("name", metavar="[NAME|check]", required=False)
@click.argument("text", metavar="[TEXT]", required=False)
@click.pass_context
def screens(context: click.Context, name: str | None, text: str | None) -> None:
    """List the built-in screens, show one in full, or check the text of your own.

    Every fault of a text is shown with its place and with what would cure it; no market is needed. The exit code is 2
    if there is one.
    """
    if text is not None or name == "check":
        from scanner.cli.draft import print_draft  # as below

        context.exit(print_draft(name, text))
    from scanner.cli.descriptions import preset_sheet, preset_table  # not needed for `--help`: imports numpy

    results().print(preset_sheet(name) if name else preset_table())


@click.command(
    cls=Command, epilog=examples("scanner indicators", "scanner indicators rsi", "scanner indicators bollinger")
)
@click.argument("name", metavar="[NAME|WORD]", required=False)
@form("table", "markdown")
def indicators(name: str | None, form: str) -> None:
    """List the indicators and fields, show one in full, or search them for a word.

    Names of other tools are found too.

    The format markdown gives the whole catalogue, docs/indicators.md.
    """
    if form == "markdown":
        from scanner.cli.page import indicators_page  # as below

        echo(indicators_page(), nl=False)
        return
    from scanner.cli.descriptions import indicator_page, indicator_table  # not needed for `--help`: imports numpy

    results().print(indicator_page(name) if name else indicator_table())
