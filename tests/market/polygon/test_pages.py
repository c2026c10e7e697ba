"""A table of many pages: all of it, or an error that names the page."""

from __future__ import annotations

import pytest

from scanner.errors import MarketDataError
from scanner.market.polygon.answer import Row
from scanner.market.polygon.connection import Connection
from scanner.market.polygon.pages import read_pages
from tests.market.polygon.conftest import KEY
from tests.market.polygon.vendor import Asked, Reply, Vendor, serving

pytestmark = pytest.mark.usefixtures("hasty")


def page(*names: str, **fields: object) -> Reply:
    return Reply({"status": "OK", "results": [{"ticker": name} for name in names], **fields})


def leads_to(cursor: str) -> dict[str, str]:
    return {"next_url": f"https://elsewhere.example/v3/reference/tickers?cursor={cursor}"}


def read(vendor: Vendor) -> list[Row]:
    connection = Connection(KEY, vendor.url, 300_000)
    return read_pages(connection, "the tickers", lambda client: client.list_tickers(limit=2, raw=True))


def test_every_page_is_read_from_our_own_host_whatever_host_is_named() -> None:
    pages = {"": page("A", "B", **leads_to("x%3D1")), "x=1": page("C", count=1)}
    with serving(lambda asked: pages[asked.query.get("cursor", "")]) as vendor:
        assert [row["ticker"] for row in read(vendor)] == ["A", "B", "C"]
        assert [asked.path for asked in vendor.asked] == ["/v3/reference/tickers"] * 2
        assert {asked.key for asked in vendor.asked} == {KEY}


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (Reply(b"<html>"), "not JSON"),
        (Reply({"status": "ERROR"}), "its status is 'ERROR'"),
        (Reply({"status": "OK"}), "it holds no results"),
        (Reply({"status": "OK", "results": None}), "its results are None"),
        (page("C", count=2), "it counts 2 rows and holds 1"),
    ],
)
def test_a_bad_page_is_an_error_and_not_the_end(second: Reply, problem: str) -> None:
    def reply(asked: Asked) -> Reply:
        return second if "cursor" in asked.query else page("A", **leads_to("x"))

    with serving(reply) as vendor, pytest.raises(MarketDataError, match=f"the tickers, page 2: .*{problem}"):
        read(vendor)


def test_pages_that_lead_in_a_circle_are_an_error() -> None:
    def reply(asked: Asked) -> Reply:
        return page("A", **leads_to("y" if asked.query.get("cursor") == "x" else "x"))

    with serving(reply) as vendor:
        with pytest.raises(MarketDataError, match="the tickers, page 3: it leads back to a page before it"):
            read(vendor)
        assert len(vendor.asked) == 3


def test_pages_without_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.market.polygon.pages._MOST_PAGES", 5)
    with (
        serving(lambda asked: page("A", **leads_to(str(asked.visit)))) as vendor,
        pytest.raises(MarketDataError, match="the tickers, page 6"),
    ):
        read(vendor)
