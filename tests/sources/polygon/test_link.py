"""Which links are followed: those that every reader of addresses takes for one of the place that is set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from scanner.errors import MarketDataError
from scanner.sources.polygon.link import MAX_LINK_LENGTH, path_of_link

BASE = "http://market.example:8000"
PAGE = f"{BASE}/v3/reference/tickers?limit=2"


def path_of(link: object, base: str = BASE) -> str:
    return path_of_link(base, PAGE.replace(BASE, base), link, "the tickers")


@pytest.mark.parametrize(
    ("base", "link", "path"),
    [
        (BASE, f"{BASE}/v3/x?cursor=a%3D1", "/v3/x?cursor=a%3D1"),
        (BASE, "HTTP://MARKET.EXAMPLE:8000/v3/x", "/v3/x"),
        (BASE, "//market.example:8000/v3/x", "/v3/x"),
        (BASE, "/v3/x?cursor=a", "/v3/x?cursor=a"),
        (BASE, "?cursor=a", "/v3/reference/tickers?cursor=a"),
        (BASE, "/v3/x?cursor=a#part", "/v3/x?cursor=a"),
        (BASE, f"{BASE}?cursor=a", "/?cursor=a"),
        (BASE, "/v3/x?apiKey=SECRET&cursor=a", "/v3/x?cursor=a"),
        (BASE, "/v3/@x", "/v3/@x"),
        ("http://market.example", "http://market.example:80/x", "/x"),
        ("https://market.example:443", "https://market.example/x", "/x"),
        ("http://[::1]:8000", "http://[::1]:8000/x", "/x"),
        ("https://api.polygon.io", "https://api.massive.com/x", "/x"),  # the same vendor, whichever name it uses
        ("https://api.massive.com", "https://api.polygon.io/x", "/x"),
    ],
)
def test_a_link_to_the_place_that_is_set_gives_its_path(base: str, link: str, path: str) -> None:
    assert path_of(link, base) == path


@pytest.mark.parametrize(
    "link",
    [
        "http:@host/x",
        "http:@host",
        "@host/x?y",
        "http://host/x",
        "//host/x",
        "///host/x",
        "http:host/x",
        "http:///host/x",
        "https://market.example:8000/x",
        "http://market.example/x",
        "http://market.example:80/x",
        "http://market.example:8000@host/x",
        "http://market.example:8000%40host/x",
        "http://user@market.example:8000/x",
        "http://user:password@market.example:8000/x",
        "http://market.example:8000\\@host/x",
        "http:\\\\host/x",
        "\\\\host/x",
        "/\\host/x",
        "http://market.example:8000.host/x",
        "http://market.example:8000:80/x",
        "http://market%2eexample:8000/x",
        "http://market.example.:8000/x",
        "http://m\N{CYRILLIC SMALL LETTER A}rket.example:8000/x",
        "http://xn--mrket-3ve.example:8000/x",
        "ht\ntp://host/x",
        "\thttp://host/x",
        " http://host/x",
        "http://market.example:8000\r\nHost: host/x",
        "http://[::1]:8000/x",
        "http://[::1/x",
        "http://[v1.x]/x",
        "ftp://market.example:8000/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "x" * (MAX_LINK_LENGTH + 1),
        7,
        True,
        ["http://market.example:8000/x"],
    ],
)
def test_any_other_link_is_an_error_that_does_not_repeat_it(link: object) -> None:
    with pytest.raises(
        MarketDataError, match=r"^the tickers: its link to the next page (leads away|is not an address)"
    ) as caught:
        path_of(link)
    assert len(str(caught.value)) < 200


PARTS = [
    "http:",
    "https:",
    "/",
    "//",
    "@",
    ":",
    "\\",
    "?",
    "#",
    "%40",
    "[",
    "]",
    ".",
    "host",
    "market.example",
    ":8000",
    "\t",
]


@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_every_request_goes_to_the_configured_server_whatever_the_link(link: str) -> None:
    try:
        path = path_of(link)
    except MarketDataError:
        return
    asked = parse_url(BASE + path)
    assert (asked.scheme, asked.auth, asked.host, asked.port) == ("http", None, "market.example", 8000)
