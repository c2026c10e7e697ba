"""A table of many pages: all of it, or an error that names the page."""

from __future__ import annotations

import pytest

from scanner.errors import MarketDataError
from scanner.sources.polygon.address import host_of
from scanner.sources.polygon.connection_pool import Connection
from scanner.sources.polygon.pages import read_pages
from scanner.sources.polygon.response import Row
from tests.sources.polygon.conftest import KEY
from tests.sources.polygon.vendor import Asked, Reply, Vendor, serving

pytestmark = pytest.mark.usefixtures("hasty")


def page(*names: str, **fields: object) -> Reply:
    return Reply({"status": "OK", "results": [{"ticker": name} for name in names], **fields})


def leads_to(cursor: str) -> dict[str, str]:
    return {"next_url": f"/v3/reference/tickers?cursor={cursor}"}


def read(vendor: Vendor) -> list[Row]:
    connection = Connection(KEY, vendor.url, 300_000)
    return read_pages(connection, "the tickers", lambda client: client.list_tickers(limit=2, raw=True))


@pytest.mark.parametrize(
    "link", ["{url}/v3/reference/tickers?cursor=x%3D1", "/v3/reference/tickers?cursor=x%3D1", "?cursor=x%3D1"]
)
def test_every_page_is_read_whether_its_link_is_whole_or_not(link: str) -> None:
    def reply(asked: Asked) -> Reply:
        whole = link.format(url=vendor.url)
        return {"": page("A", "B", next_url=whole), "x=1": page("C", count=1)}[asked.query.get("cursor", "")]

    with serving(reply) as vendor:
        assert [row["ticker"] for row in read(vendor)] == ["A", "B", "C"]
        assert [asked.path for asked in vendor.asked] == ["/v3/reference/tickers"] * 2
        assert {asked.key for asked in vendor.asked} == {KEY}


@pytest.mark.parametrize(
    "link",
    [
        "http:@{other}/x",
        "http://{other}/x",
        "//{other}/x",
        "http://{own}@{other}/x",
        "http:\\\\{other}/x",
        "@{other}/x",
    ],
)
def test_the_key_goes_to_no_other_host_whatever_a_link_says(link: str) -> None:
    with serving(lambda _: page("B")) as other:

        def reply(_: Asked) -> Reply:
            return page("A", next_url=link.format(other=host_of(other.url), own=host_of(vendor.url)))

        with (
            serving(reply) as vendor,
            pytest.raises(MarketDataError, match="the tickers, page 1: its link to the next"),
        ):
            read(vendor)
        assert other.connected == 0


def test_pages_that_hold_too_much_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.polygon.pages.MAX_TABLE_BYTES", 300)
    with (
        serving(lambda asked: page("A" * 50, **leads_to(str(asked.visit)))) as vendor,
        pytest.raises(MarketDataError, match=r"the tickers, page [3-9]: all pages have more than"),
    ):
        read(vendor)


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (Reply(b"<html>"), "not JSON"),
        (Reply({"status": "ERROR"}), "its status is 'ERROR'"),
        (Reply({"status": "OK"}), "it has no results"),
        (Reply({"status": "OK", "results": None}), "its results are null"),
        (page("C", count=2), "it has 1 rows, which is not its count"),
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
        with pytest.raises(MarketDataError, match="the tickers, page 3: it leads back to an earlier page"):
            read(vendor)
        assert len(vendor.asked) == 3


def test_pages_without_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.polygon.pages._MAX_PAGES", 5)
    with (
        serving(lambda asked: page("A", **leads_to(str(asked.visit)))) as vendor,
        pytest.raises(MarketDataError, match="the tickers, page 6"),
    ):
        read(vendor)
