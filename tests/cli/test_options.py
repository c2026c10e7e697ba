from __future__ import annotations

import click

from scanner.cli.options import examples

CONTEXT = click.Context(click.Command("any"))


def test_examples_keep_their_lines() -> None:
    page = click.Command("any", epilog=examples("scanner one", "scanner two")).get_help(CONTEXT)
    assert page.splitlines()[-2:] == ["    scanner one", "    scanner two"]
