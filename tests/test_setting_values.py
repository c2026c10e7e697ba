"""Texts of settings: a path or a number, or an error that names the setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import ConfigError
from scanner.setting_values import path, whole_number


def test_a_home_folder_is_written_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/newcomer")
    monkeypatch.setenv("USERPROFILE", "/home/newcomer")
    assert path("SCANNER_TICKERS", "~/mine.csv") == Path("/home/newcomer/mine.csv")


def test_a_home_folder_of_nobody_is_refused() -> None:
    with pytest.raises(ConfigError, match="SCANNER_TICKERS='~nobody-here/x' cannot be used: expected a path whose ~"):
        path("SCANNER_TICKERS", "~nobody-here/x")


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("007", 7), ("10", 10)])
def test_a_number_within_its_bounds_is_read(text: str, number: int) -> None:
    assert whole_number("SCANNER_THREADS", text, 10) == number


@pytest.mark.parametrize("text", ["0", "11", "-1", "1.5", "x", "1e1", "²", ""])
def test_any_other_is_refused_with_its_bounds(text: str) -> None:
    with pytest.raises(ConfigError, match=r"SCANNER_THREADS=.* cannot be used: expected a whole number from 1 to 10"):
        whole_number("SCANNER_THREADS", text, 10)
