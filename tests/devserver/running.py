"""A server in this process, and Polygon's own client to ask it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

import urllib3
from polygon import RESTClient

from scanner.asgi_server import listen, url_of
from scanner.devserver.feed import Feed
from scanner.devserver.serve import make_server
from scanner.sources.base import Market


@contextmanager
def serving(market: Market, *faults: str, key: str | None = None) -> Iterator[str]:
    """Serve a market on a free port, and give the address."""
    with closing(listen("127.0.0.1", 0)) as listening:
        server = make_server(Feed(market), faults, key)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield url_of(listening)
        finally:
            server.should_exit = True
            thread.join()


def client_of(url: str, key: str = "any", fault: str = "") -> RESTClient:
    """Polygon's client; it asks once and waits no longer than a test should."""
    client = RESTClient(key, base=url, retries=0)
    client.client.connection_pool_kw["timeout"] = urllib3.Timeout(5)
    if fault:
        client.headers["X-Scanner-Fault"] = fault
    return client


def requests_to(url: str) -> dict[str, int]:
    """How often each path has been asked for since the last time this was."""
    counts: dict[str, int] = urllib3.request("DELETE", f"{url}/_requests").json()
    return counts
