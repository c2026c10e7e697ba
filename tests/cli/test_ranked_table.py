from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from rich.console import Console

from scanner.cli.ranked_table import columns, fit, legend, ranked, short
from scanner.planning.flags import MEANING
from scanner.result import Result
from scanner.service import Service


@pytest.fixture(scope="module")
def found(service: Service) -> tuple[Result, ...]:
    return service.scan({"limit": 20, "columns": ["rsi(14), close > sma(50)"]}).results


def printed(results: tuple[Result, ...], width: int, *, ascii_only: bool = False) -> list[str]:
    console = Console(width=width, markup=False)
    with console.capture() as capture:
        console.print(ranked(results, width, ascii_only=ascii_only), crop=False)
    return capture.get().splitlines()


@pytest.mark.parametrize("width", [80, 100, 120, 160, 200])
def test_the_table_fits_and_keeps_what_matters(found: tuple[Result, ...], width: int) -> None:
    lines = printed(found, width)
    assert max(map(len, lines)) <= width
    assert len(lines) == 2 + len(found) + lines.index(next(line for line in lines if "─" in line)) - 1
    head = " ".join(lines[:3])
    assert all(name in head for name in ("#", "ticker", "close", "score", "rsi(14)", "flags"))


def test_a_wider_terminal_shows_no_less(found: tuple[Result, ...]) -> None:
    shown = [{item.header for item in fit(tuple(columns(found, ascii_only=False)), width)} for width in range(60, 220)]
    assert all(narrow <= wide for narrow, wide in pairwise(shown))
    assert {"name", "sector", "entry", "stop", "target", "shares", "R", "quarter"} <= shown[-1]


@pytest.mark.parametrize("width", range(40, 200, 7))
def test_no_number_is_cut_and_no_row_is_broken(found: tuple[Result, ...], width: int) -> None:
    rows = [line.split() for line in printed(found, width)[-len(found) :]]
    for row, result in zip(rows, found, strict=True):
        assert row[:2] == [str(result.rank), result.ticker]
        assert f"{result.close:,.2f}" in row
        assert f"{result.score:.1f}" in row


def test_a_long_name_is_cut_visibly(found: tuple[Result, ...]) -> None:
    long = replace(found[0], name="A" * 80)
    assert "AAA…" in printed((long,), 160)[-1]
    assert "[n]" in printed((replace(found[0], name="[n] Inc"),), 160)[-1]


def test_unknown_sectors_have_no_column(found: tuple[Result, ...]) -> None:
    unknown = tuple(replace(result, sector="") for result in found)
    assert "sector" in printed(found, 220)[1]
    assert "sector" not in " ".join(printed(unknown, 220)[:3])


def test_a_side_is_shown_where_not_all_are_long(found: tuple[Result, ...]) -> None:
    short_one = replace(found[0], signal="short")
    assert "side" not in " ".join(printed(found, 200)[:3])
    assert "short" in printed((short_one,), 200)[-1]


def test_what_does_not_exist_is_a_dash(found: tuple[Result, ...]) -> None:
    bare = replace(found[0], plan=None, score=None, change_pct=None, columns={"rsi(14)": None}, sparkline=())
    cells = printed((bare,), 100)[-1].split()
    assert cells.count("-") >= 5


def test_a_statement_is_yes_or_no(found: tuple[Result, ...]) -> None:
    told = {row.split()[-1] for row in printed(found, 200)[-len(found) :]}
    assert told
    for result, row in zip(found, printed(found, 200)[-len(found) :], strict=True):
        assert (" yes " if result.columns["close > sma(50)"] else " no ") in row


def test_a_plain_terminal_gets_no_sparkline(found: tuple[Result, ...]) -> None:
    kept = columns(found, ascii_only=True)
    assert "quarter" not in {item.header for item in kept}


def test_every_flag_has_its_own_short_form() -> None:
    assert len({short(flag) for flag in MEANING}) == len(MEANING)
    assert short("notional-capped") == "nc"


def test_a_flag_of_most_rows_stands_in_the_legend_alone(found: tuple[Result, ...]) -> None:
    rows = tuple(replace(row, flags=("notional-capped", *(("split",) if row is found[0] else ()))) for row in found[:5])
    assert " nc " not in " ".join(printed(rows, 160))
    assert list(legend(rows))[-1] == ("most", f"notional-capped, 5 of 5: {MEANING['notional-capped']}")
    assert dict(legend(rows))["s"] == f"split: {MEANING['split']}"
    assert " nc " in " ".join(printed(rows[:3], 160))


def test_the_legend_explains_the_flags_that_occur(found: tuple[Result, ...]) -> None:
    flagged = replace(found[0], flags=("split", "big-move"))
    assert [name for name, _ in legend((flagged, flagged))] == ["s", "bm"]
    assert dict(legend((flagged,)))["s"] == f"split: {MEANING['split']}"
