"""The settings: each one read, an empty one as none, a bad one refused by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.config import MOST_THREADS, SETTINGS, Config
from scanner.errors import ConfigError


def test_without_settings_a_simulated_market_is_scanned_on_all_cores() -> None:
    config = Config.read({})
    assert config == Config(market="simulated", history=None, benchmark="SPY", threads=os.cpu_count() or 1)


def test_every_setting_is_read() -> None:
    given = {
        "SCANNER_MARKET": "files:data",
        "SCANNER_HISTORY": "kept/here",
        "SCANNER_BENCHMARK": "VONE",
        "SCANNER_THREADS": "3",
    }
    assert given.keys() == SETTINGS.keys()
    assert Config.read(given) == Config("files:data", Path("kept/here"), "VONE", 3)


def test_an_empty_setting_counts_as_none() -> None:
    assert Config.read(dict.fromkeys(SETTINGS, "")) == Config.read({})


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_BENCHMARK", "QQQ")
    assert Config.read().benchmark == "QQQ"
    assert Config.read({}).benchmark == "SPY"


def test_a_history_may_be_named_from_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    monkeypatch.setenv("USERPROFILE", "/somewhere")
    assert Config.read({"SCANNER_HISTORY": "~/bars"}).history == Path("/somewhere/bars")


@pytest.mark.parametrize("threads", ["1", "7", str(MOST_THREADS)])
def test_threads_within_bounds(threads: str) -> None:
    assert Config.read({"SCANNER_THREADS": threads}).threads == int(threads)


@pytest.mark.parametrize("threads", ["0", "-1", "257", "1.5", "two", " ", "1e2", "²"])
def test_threads_out_of_bounds_are_refused(threads: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.read({"SCANNER_THREADS": threads})
    assert str(caught.value) == f"SCANNER_THREADS={threads!r} cannot be used: expected a whole number from 1 to 256"
