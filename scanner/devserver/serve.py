"""Makes the server."""

from __future__ import annotations

from collections.abc import Sequence

import uvicorn

from scanner.asgi_server import Server
from scanner.devserver.app import make_app
from scanner.devserver.feed import Feed
from scanner.devserver.transfer import Protocol

_TIMEOUT = 2  # seconds for running answers when the server stops


def make_server(feed: Feed, faults: Sequence[str] = (), key: str | None = None) -> Server:
    """Make a server, to be run with a socket of `asgi_server.listen`.

    Raises:
        ConfigError: as `make_app` does.
    """
    config = uvicorn.Config(
        make_app(feed, faults, key),
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # requests would be logged with their keys
        server_header=False,
        timeout_graceful_shutdown=_TIMEOUT,
    )
    return Server(config)
