"""Polygon by its settings: where it is, what tells its markets apart, and what is refused before anything is asked."""

from __future__ import annotations

import pytest

from scanner.errors import ConfigError
from scanner.sources.polygon.adapter import PolygonMarket
from scanner.sources.polygon.source import SOURCE, read_key


def value_of(**given: object) -> dict[str, object]:
    return {setting.name: setting.default for setting in SOURCE.settings} | given


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://api.polygon.io", "polygon"), ("http://proxy.corp:443", "polygon:proxy.corp:443")],
)
def test_it_is_told_from_others_by_where_it_is(url: str, name: str) -> None:
    values = value_of(POLYGON_BASE_URL=url, POLYGON_API_KEY="a-key")
    assert SOURCE.identity("polygon", values.__getitem__) == name
    made = SOURCE.make("polygon", values.__getitem__)
    assert isinstance(made, PolygonMarket)
    assert made.name == name


def test_without_a_key_nothing_is_asked() -> None:
    with pytest.raises(ConfigError, match="POLYGON_API_KEY is not set: expected the key of your account"):
        SOURCE.make("polygon", value_of().__getitem__)


def test_its_address_is_no_part_of_the_market_s_text() -> None:
    with pytest.raises(ConfigError, match="expected polygon alone; POLYGON_BASE_URL says where it is"):
        SOURCE.make("polygon:proxy.corp:443", value_of(POLYGON_API_KEY="a-key").__getitem__)


def test_a_key_is_taken_without_the_blanks_around_it() -> None:
    assert read_key("POLYGON_API_KEY", " a-key\n") == "a-key"
    assert read_key("POLYGON_API_KEY", " ") is None


def test_only_what_may_be_a_secret_is_kept_from_being_shown() -> None:
    assert [setting.name for setting in SOURCE.settings if setting.secret] == ["POLYGON_API_KEY"]
