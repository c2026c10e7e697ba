"""`scanner screens` and `scanner indicators`: what there is to scan with."""

from __future__ import annotations

import click

from scanner.cli.command import Command
from scanner.cli.options import examples, form
from scanner.cli.terminal import echo, results


@click.command(cls=Command, epilog=examples("scanner screens", "scanner screens minervini"))
@click.argument("name", required=False)
def screens(name: str | None) -> None:
    """List the ready-made screens, or show one in full."""
    from scanner.cli.sheets import preset_sheet, preset_table  # noqa: PLC0415  # `--help` does without numpy

    results().print(preset_sheet(name) if name else preset_table())


@click.command(cls=Command, epilog=examples("scanner indicators", "scanner indicators rsi"))
@click.argument("name", required=False)
@form("table", "markdown")
def indicators(name: str | None, form: str) -> None:
    """List the indicators and fields, or show one in full.

    As markdown it is the whole catalogue, docs/indicators.md.
    """
    if form == "markdown":
        from scanner.cli.page import indicators_page  # noqa: PLC0415  # as below

        echo(indicators_page(), nl=False)
        return
    from scanner.cli.sheets import indicator_sheet, indicator_table  # noqa: PLC0415  # `--help` does without numpy

    results().print(indicator_sheet(name) if name else indicator_table())
