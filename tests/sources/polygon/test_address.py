"""What an address is called."""

from __future__ import annotations

import pytest

from scanner.sources.polygon.address import host_of, is_public, market_name


@pytest.mark.parametrize(
    ("url", "public", "name"),
    [
        ("https://api.polygon.io", True, "polygon"),
        ("https://api.massive.com", True, "polygon"),
        ("http://127.0.0.1:8000", False, "polygon:127.0.0.1:8000"),
        ("http://127.0.0.1:8001", False, "polygon:127.0.0.1:8001"),
        ("https://proxy.example", False, "polygon:proxy.example"),
    ],
)
def test_the_public_hosts_are_one_market_and_every_other_its_own(url: str, public: bool, name: str) -> None:
    assert is_public(url) is public
    assert market_name(url) == name


def test_the_shown_part_of_an_address_is_not_secret() -> None:
    assert host_of("https://name:secret@api.polygon.io:444/path?apiKey=secret") == "api.polygon.io:444"
