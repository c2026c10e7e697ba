"""`scanner screens` and `scanner indicators`: what there is to scan with."""

from __future__ import annotations

import click

from scanner.cli.command import Command
from scanner.cli.terminal import results


@click.command(cls=Command)
@click.argument("name", required=False)
def screens(name: str | None) -> None:
    """List the ready-made screens, or show one in full.

    \b
      scanner screens
      scanner screens minervini
    """
    from scanner.cli.sheets import preset_sheet, preset_table  # noqa: PLC0415  # `--help` does without numpy

    results().print(preset_sheet(name) if name else preset_table())


@click.command(cls=Command)
@click.argument("name", required=False)
def indicators(name: str | None) -> None:
    """List the indicators and fields a screen can name, or show one in full.

    \b
      scanner indicators
      scanner indicators rsi
    """
    from scanner.cli.sheets import indicator_sheet, indicator_table  # noqa: PLC0415  # `--help` does without numpy

    results().print(indicator_sheet(name) if name else indicator_table())
