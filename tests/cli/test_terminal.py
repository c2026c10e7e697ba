from __future__ import annotations

from datetime import date

import pytest

from scanner.cli.terminal import labelled, results, warn
from scanner.result import Data


def data(*, simulated: bool) -> Data:
    return Data("any", simulated, date(2016, 9, 30), 0, "digest", "SPY")


def test_what_is_no_terminal_gets_plain_text_120_wide(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    console = results()
    console.print("x " * 100, style="bold red")
    lines = capsys.readouterr().out.splitlines()
    assert console.width == 120
    assert max(map(len, lines)) <= 120
    assert "\x1b" not in "".join(lines)


def test_columns_sets_the_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    assert results().width == 90


def test_nothing_in_a_text_is_markup(capsys: pytest.CaptureFixture[str]) -> None:
    results().print("close[bold] :smile:")
    assert capsys.readouterr().out == "close[bold] :smile:\n"


def test_facts_stand_behind_their_labels(capsys: pytest.CaptureFixture[str]) -> None:
    results().print(labelled([("a", "one"), ("long", "two")]))
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == ["a     one", "long  two"]


def test_warnings_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    warn(data(simulated=True), ["mind this"])
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "warning: SIMULATED MARKET: no company, price or trade in it is real",
        "note: mind this",
    ]


def test_real_data_needs_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    warn(data(simulated=False))
    assert capsys.readouterr().err == ""
