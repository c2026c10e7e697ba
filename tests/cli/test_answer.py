from __future__ import annotations

from scanner.cli.answer import nothing
from scanner.result import Survivors
from tests.cli.conftest import Invoke, Spawn


def shown(cli: Invoke, *arguments: str) -> str:
    run = cli("scan", *arguments)
    assert run.exit_code == 0, run.stderr
    return run.stdout


def test_a_preset_is_named_and_explained(cli: Invoke) -> None:
    text = shown(cli, "momentum-12-1", "--where", "close > 10", "--limit", "2")
    assert text.startswith("Momentum 12-1\n")
    assert "And: close > 10" in text
    assert "2 shown, by close[21] / close[252] - 1" in text


def test_a_screen_of_one_s_own_is_repeated(cli: Invoke) -> None:
    text = shown(cli, "--where", "close > sma(50)", "--order-by", "rsi(14) asc")
    assert text.splitlines()[:2] == ["Own screen", "close > sma(50)"]
    assert "by rsi(14) asc" in text


def test_no_screen_is_the_whole_market(cli: Invoke) -> None:
    text = shown(cli, "--limit", "3")
    assert text.startswith("The whole market\n")
    assert "3 shown, by score" in text


def test_the_parts_come_in_order(cli: Invoke) -> None:
    text = shown(cli, "minervini", "--limit", "5")
    parts = [
        "SIMULATED",
        "session",
        "coverage",
        "clause",
        "rs_rating() >= 70",
        "$ volume",
        " matched, ",
        "For information",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_notes_are_printed(cli: Invoke) -> None:
    assert "note: tickers without a usable bar in the session: NOSUCH" in shown(cli, "--tickers", "SPY,NOSUCH")


def test_no_result_names_the_clause_that_took_the_last_ones(cli: Invoke) -> None:
    text = shown(cli, "--where", "close > 1 and close > 1e9 and close > 2")
    assert "Nothing matched: 'close > 1e9' removed the last " in text
    assert "passes none alone" in text
    assert "scanner show TICKER" in text


def step(clause: str, passed: int, alone: int) -> Survivors:
    return Survivors(clause, "yours", 0, 1, passed, alone)


def test_a_clause_that_passes_others_alone_says_so() -> None:
    assert "alone it passes 7" in nothing((step("a", 3, 3), step("b", 0, 7)))
    assert "removed every ticker" in nothing((step("a", 0, 0),))


def test_a_terminal_that_knows_ascii_alone_gets_a_table_too(shell: Spawn) -> None:
    for arguments in (("scan", "--limit", "3"), ("show", "SPY")):
        run = shell(*arguments, PYTHONIOENCODING="ascii")
        assert run.returncode == 0, run.stderr
        assert run.stdout.isascii()
        assert "SPY" in run.stdout or "ticker" in run.stdout
