from __future__ import annotations

from pathlib import Path

import click
import pytest

from scanner.cli.options import examples, read_tickers

CONTEXT = click.Context(click.Command("any"))
OPTION = click.Option(["--tickers"])


def test_tickers_are_separated_by_commas() -> None:
    assert read_tickers(CONTEXT, OPTION, "AAPL, BRK.B,,BCpA") == ["AAPL", "BRK.B", "BCpA"]
    assert read_tickers(CONTEXT, OPTION, None) is None


def test_tickers_come_from_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("AAPL\nMSFT, GE\n\nT\n", "utf-8")
    assert read_tickers(CONTEXT, OPTION, f"@{file}") == ["AAPL", "MSFT", "GE", "T"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x80")
    for name in ("absent", "picture"):
        with pytest.raises(click.BadParameter, match=name):
            read_tickers(CONTEXT, OPTION, f"@{tmp_path / name}")


def test_examples_keep_their_lines() -> None:
    page = click.Command("any", epilog=examples("scanner one", "scanner two")).get_help(CONTEXT)
    assert page.splitlines()[-2:] == ["    scanner one", "    scanner two"]
