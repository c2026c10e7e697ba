"""A table that comes page by page: all of it or an error."""

from __future__ import annotations

from urllib.parse import urlsplit

from scanner.errors import MarketDataError
from scanner.market.polygon.answer import Row, envelope, rows
from scanner.market.polygon.connection import Ask, Connection

_MOST_PAGES = 1000


def read_pages(connection: Connection, place: str, ask: Ask) -> list[Row]:
    """Ask for the first page, and for each one that the page before names.

    The client's own paging takes a bad page for the last one, and follows a circle for ever.

    Parameters
    ----------
    place: what the table is called in errors.

    Raises
    ------
    MarketDataError: a page cannot be read, or leads in a circle.
    MarketError: as `Connection.get`.
    """
    table: list[Row] = []
    followed: set[str] = set()
    while True:
        found, following = connection.get(ask, lambda body: _read_page(body, f"{place}, page {len(followed) + 1}"))
        table += found
        if following is None:
            return table
        if following in followed or len(followed) == _MOST_PAGES:
            raise MarketDataError(f"{place}, page {len(followed) + 1}", "it leads back to a page before it")
        followed.add(following)
        ask = _asking_for(following)


def _read_page(body: bytes, place: str) -> tuple[list[Row], str | None]:
    """Read a page: its rows, and the path of the next one if there is one."""
    page = envelope(body, place)
    if "results" not in page:
        raise MarketDataError(place, "it holds no results")
    table = rows(page, place, page.get("count"))
    following = page.get("next_url")
    if following is None:
        return table, None
    address = urlsplit(str(following))  # whatever host it names, the key stays with ours
    return table, f"{address.path}?{address.query}"


def _asking_for(path: str) -> Ask:
    return lambda client: client._get(path, raw=True)  # noqa: SLF001  # the client follows pages only in its own way
