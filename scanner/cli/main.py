"""The entry point of the command line: all commands, and what they share."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

from scanner.cli.bars import bars
from scanner.cli.cache import cache
from scanner.cli.catalogue import indicators, screens
from scanner.cli.command import exit_codes
from scanner.cli.doctor import doctor
from scanner.cli.history import history
from scanner.cli.options import examples
from scanner.cli.process import Program
from scanner.cli.scan import scan
from scanner.cli.serve import serve
from scanner.cli.show import show
from scanner.cli.sync import sync
from scanner.cli.values import values
from scanner.config import SETTINGS
from scanner.version import __version__


def _epilog() -> str:
    """Show first steps, and list exit codes and settings from their definitions."""
    begin = examples(
        "scanner sync",
        "scanner scan minervini --limit 10",
        'scanner scan --where "rsi(14) < 30 and close > sma(200)"',
        "scanner show SPY",
    )
    codes = [f"  {code:<4} {meaning}" for code, meaning in exit_codes().items()]
    width = max(map(len, SETTINGS))
    settings = [f"  {name:<{width}} {meaning}" for name, meaning in SETTINGS.items()]
    return "\n".join([begin, "", "\b", "Exit codes:", *codes, "", "\b", "Settings, from the environment:", *settings])


@click.group(cls=Program, epilog=_epilog(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="scanner")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
def main(*, debug: bool) -> None:  # `Command` reads it from the context
    """Scan the whole US stock market: screen in one line, rank, plan.

    Results go to stdout; progress, warnings and errors to stderr.
    """


for _command in (scan, values, show, bars, screens, indicators, sync, history, cache, doctor, serve):
    main.add_command(_command)
if find_spec("scanner.devserver"):  # the web service's image has no market to serve
    main.add_command(import_module("scanner.cli.market").market)
