"""The options of a request's fields."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from scanner.cli.request_options import asked, every_field, fields_of_one_stock, option_of, read_limit, read_tickers
from scanner.cli.scan import scan
from scanner.cli.show import show
from scanner.cli.values import values
from scanner.request import ScanRequest
from tests.cli.conftest import parameters

CONTEXT = click.Context(click.Command("any"))
OPTION = click.Option(["--tickers"])


def names(command: click.Command) -> list[str]:
    """The parameters of a command but `--help`, in its order."""
    return [str(parameter.name) for parameter in parameters(command)][:-1]


def test_commands_have_an_option_for_each_field_and_then_their_own() -> None:
    fields = [name for name in ScanRequest.model_fields if name != "screen"]
    assert names(scan) == [*fields, "screen", "fill", "anew", "form"]
    assert names(values) == ["as_of", "tickers", "expressions", "form"]
    many = {"limit", "order_by", "tickers", "columns"}
    assert names(show)[: len(fields) - len(many)] == [name for name in fields if name not in many]
    assert set(every_field()) - set(fields_of_one_stock()) == many


@pytest.mark.parametrize("name", [name for name in ScanRequest.model_fields if name != "screen"])
def test_an_option_says_what_the_field_says_and_its_default(name: str) -> None:
    field, option = ScanRequest.model_fields[name], option_of(name)
    assert option.help is not None
    assert option.help.lower().startswith(str(field.description).lower())
    told = f"{field.default:,.13g}" if isinstance(field.default, float) else str(field.default)
    assert (f"(default: {told})" in option.help) is (field.default not in {None, False})


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("min_price", "--min-price USD"),
        ("sectors", "--sector SECTOR"),
        ("industries", "--industry INDUSTRY"),
        ("as_of", "--as-of DATE"),
        ("where", "--where TEXT"),
        ("limit", "--limit N|all"),
        ("risk_pct", "--risk-pct PERCENT"),
        ("min_score", "--min-score NUMBER"),
        ("trade_style", "--trade-style swing|position"),
        ("allow_shorts", "--allow-shorts"),
    ],
)
def test_an_option_is_written_as_its_field_s_type_needs(name: str, record: str) -> None:
    help_record = option_of(name).get_help_record(CONTEXT)
    assert help_record is not None
    assert help_record[0] == record


def test_what_is_not_given_is_not_asked() -> None:
    given: dict[str, object] = {"sectors": (), "types": ("CS", "ETF"), "columns": "close, volume", "min_price": None}
    assert asked(given) == {"types": ["CS", "ETF"], "columns": ["close, volume"], "min_price": None}


def test_a_limit_is_a_number_or_all() -> None:
    assert [read_limit(CONTEXT, OPTION, text) for text in (None, "7", "all")] == [None, 7, "all"]
    with pytest.raises(click.BadParameter, match="'many' is neither"):
        read_limit(CONTEXT, OPTION, "many")


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
