"""Reads a table page by page: all of it, or an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import MarketDataError
from scanner.sources.polygon.connection_pool import Ask, Connection
from scanner.sources.polygon.link import path_of_link
from scanner.sources.polygon.response import Row, envelope, rows

if TYPE_CHECKING:
    from polygon import RESTClient

    from scanner.sources.polygon.http_call import Reply

_MAX_PAGES = 1000
#: Maximum bytes of all pages of a table. All tickers ever listed have some 15 MB.
MAX_TABLE_BYTES = 64 * 2**20


def read_pages(connection: Connection, place: str, ask: Ask) -> list[Row]:
    """Fetch the first page, and each next one by the link of the page before.

    The client's own paging takes a bad page for the last one, and follows circular links for ever.

    Args:
        place: the table's name in errors.

    Raises:
        MarketDataError: a page cannot be read, leads in a circle or away from the API, or they are too large.
        MarketError: as `Connection.get`.
    """
    table: list[Row] = []
    followed: set[str] = set()
    size, page_url = 0, ""

    def noting(client: RESTClient) -> Reply:
        nonlocal page_url
        reply = ask(client)
        page_url = reply.url
        return reply

    def read(body: bytes) -> tuple[list[Row], str | None, int]:
        found, link = _read_page(body, page)
        return found, None if link is None else path_of_link(connection.base, page_url, link, page), len(body)

    while True:
        page = f"{place}, page {len(followed) + 1}"
        found, following, length = connection.get(noting, read)
        table += found
        size += length
        if following is None:
            return table
        if size > MAX_TABLE_BYTES:
            raise MarketDataError(page, f"all pages have more than {MAX_TABLE_BYTES // 2**20} MiB")
        if following in followed or len(followed) == _MAX_PAGES:
            raise MarketDataError(f"{place}, page {len(followed) + 1}", "it leads back to an earlier page")
        followed.add(following)
        ask = _asking_for(following)


def _read_page(body: bytes, place: str) -> tuple[list[Row], object]:
    """Read a page: its rows, and the link to the next one, if any."""
    page = envelope(body, place)
    if "results" not in page:
        raise MarketDataError(place, "it has no results")
    return rows(page, place, page.get("count")), page.get("next_url")


def _asking_for(path: str) -> Ask:
    return lambda client: client._get(path, raw=True)  # noqa: SLF001  # the client follows pages only in its own way
