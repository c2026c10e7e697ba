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


@pytest.mark.parametrize(
    ("content", "tickers"),
    [
        ("\ufeffAAA\r\nBBB\r\n".encode(), ["AAA", "BBB"]),
        ("AAA\r\nBBB".encode("utf-16"), ["AAA", "BBB"]),
        (b'"AAA","BBB"\n', ["AAA", "BBB"]),
        (b"AAA # the first\n# no ticker here\nBBB", ["AAA", "BBB"]),
        (b"###Tech,NASDAQ:AAA,NYSE:BRK.B,###Rest,CCC", ["NASDAQ:AAA", "NYSE:BRK.B", "CCC"]),
        (b"AAA;BBB\tCCC", ["AAA", "BBB", "CCC"]),
        (b"", []),
    ],
)
def test_a_list_of_another_program_is_read(tmp_path: Path, content: bytes, tickers: list[str]) -> None:
    (tmp_path / "list").write_bytes(content)
    assert read_tickers(CONTEXT, OPTION, f"@{tmp_path / 'list'}") == tickers


def test_quotes_on_the_command_line_fall_away() -> None:
    assert read_tickers(CONTEXT, OPTION, "'AAA', \"BBB\"") == ["AAA", "BBB"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff")
    for name in ("absent", "picture"):
        with pytest.raises(click.BadParameter, match=name):
            read_tickers(CONTEXT, OPTION, f"@{tmp_path / name}")


def test_examples_keep_their_lines() -> None:
    page = click.Command("any", epilog=examples("scanner one", "scanner two")).get_help(CONTEXT)
    assert page.splitlines()[-2:] == ["    scanner one", "    scanner two"]
