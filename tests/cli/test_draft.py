"""A text that somebody is writing, checked at a terminal."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Invoke


def test_a_right_text_is_shown_clause_by_clause(cli: Invoke) -> None:
    run = cli("screens", "check", "close > sma(50) and rsi(14) < 30", SCANNER_HISTORY="/nowhere")
    assert (run.exit_code, run.stdout, run.stderr) == (0, "close > sma(50)\nand rsi(14) < 30\n", "")


def test_every_fault_is_pointed_at_and_cured(cli: Invoke) -> None:
    run = cli("screens", "check", "close > sma50 and rsi < 30")
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.splitlines() == [
        "error: there is no 'sma50': a length stands in parentheses, sma(50)",
        "  close > sma50 and rsi < 30",
        "          ^^^^^",
        "  write: close > sma(50) and rsi < 30",
        "error: rsi needs parentheses: rsi(close, n=14)",
        "  close > sma50 and rsi < 30",
        "                    ^^^",
        "  write: close > sma50 and rsi(14) < 30",
    ]


def test_the_end_of_a_text_has_a_caret_too(cli: Invoke) -> None:
    assert cli("screens", "check", "close >").stderr.splitlines()[-1] == "         ^"


def test_what_to_look_up_is_said_in_commands(cli: Invoke) -> None:
    assert "`scanner indicators` lists all there are" in cli("screens", "check", "zzzzz > 1").stderr


@pytest.mark.parametrize("arguments", [("check",), ("minervini", "close > 5")])
def test_check_goes_with_a_text_and_a_text_with_check(cli: Invoke, arguments: tuple[str, ...]) -> None:
    run = cli("screens", *arguments)
    assert (run.exit_code, run.stderr) == (2, "error: text: goes with check: `scanner screens check TEXT`\n")
