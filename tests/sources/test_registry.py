"""The one list of sources: who is asked, who grows old, and what an added one needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner import wiring
from scanner.config import Config
from scanner.errors import ConfigError
from scanner.history.sync import sync
from scanner.sources import registry
from tests.architecture.modules import Module, product
from tests.history.markets import SmallMarket
from tests.sources.example import installed, write_daily

#: Where a source may be called by its name.
AT_HOME = ("scanner/sources/", "scanner/devserver/")


@pytest.mark.parametrize(
    ("market", "live"),
    [
        ("simulated:4500x600", True),
        ("polygon", True),
        ("polygon:proxy.corp:443", True),
        ("polygon:[::1]:8000", True),
        ("files:/data/polygon", False),
        ("", False),
        ("of-another-version:x", False),
    ],
)
def test_a_market_grows_old_by_its_source_wherever_that_is(market: str, live: bool) -> None:
    assert registry.is_live(market) is live


@pytest.mark.parametrize(
    ("market", "setting"),
    [
        ("polygon", "POLYGON_BASE_URL"),
        ("files:/data", "SCANNER_MARKET"),
        ("simulated", "SCANNER_MARKET"),
        ("no such", "SCANNER_MARKET"),
    ],
)
def test_each_says_which_setting_to_check_when_it_is_silent(market: str, setting: str) -> None:
    assert registry.address_of(market) == setting


def test_an_unknown_source_is_refused_with_those_there_are() -> None:
    said = r"SCANNER_MARKET='ftp:x' cannot be used: expected simulated\[.*\], files:DIR or polygon"
    with pytest.raises(ConfigError, match=said):
        registry.source_of("ftp:x")


def test_a_key_chooses_its_source_where_nobody_names_one() -> None:
    assert registry.chosen({"POLYGON_API_KEY": "a-key"}) == "polygon"
    assert registry.chosen(()) == registry.DEFAULT == "simulated"


def test_names_of_settings_are_in_use_once() -> None:
    names = [setting.name for setting in registry.settings()]
    assert len(names) == len({*names}) > 0
    for source in registry.SOURCES.values():
        own = {setting.name for setting in source.settings}
        assert {source.chosen_by, source.address, source.rate} - {None} <= own


def literals(module: Module) -> Iterator[str]:
    """Every text in a module's code, what only describes it left out."""
    told = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_no_other_module_names_a_source() -> None:
    schemes = registry.SOURCES.keys() - {"files"}  # which is a word like any other
    settings = {setting.name for setting in registry.settings()}

    def names_one(text: str) -> bool:
        exact = text in schemes and text != "simulated"  # which is a field of answers too
        return (
            exact
            or text.startswith(tuple(f"{each}:" for each in registry.SOURCES))
            or any(name in text for name in settings)
        )

    named = [
        f"{module.path}: {text!r}"
        for module in product()
        if not module.path.startswith(AT_HOME)
        for text in literals(module)
        if names_one(text)
    ]
    assert named == []


def test_an_added_source_is_found_synced_and_scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    market = SmallMarket()
    write_daily(market, tmp_path / "data")
    with installed(tmp_path / "added") as (_, source):
        monkeypatch.setitem(registry.SOURCES, source.SOURCE.scheme, source.SOURCE)
        config = Config(market=f"daily:{tmp_path / 'data'}", history=tmp_path / "history")
        made = wiring.make_market(config)
        state = sync(wiring.make_history(config), made).state
        assert state.sessions == market.sessions()
        assert wiring.source_clock(state.origin.market) is None
        with pytest.raises(ConfigError, match="expected daily:DIR"):
            wiring.make_market(Config(market="daily"))
        with pytest.raises(ConfigError, match="files:DIR, polygon or daily:DIR"):
            wiring.make_market(Config(market="ftp"))
