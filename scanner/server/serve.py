"""Runs the server until it is told to stop."""

from __future__ import annotations

import ipaddress
import socket

import uvicorn

from scanner import asgi_server
from scanner.config import HttpConfig
from scanner.errors import ConfigError
from scanner.http.setup import make_contract
from scanner.server.app import App

#: Seconds that answers may go on for when the server stops, and in which it has stopped.
GRACE = 7.0
STOPPED = 9
#: Connections at the same time, and seconds after which an idle one is closed.
MAX_CONNECTIONS = 1_000
KEEP_ALIVE = 65


class Server(asgi_server.Server):
    """A server that shortens the answers under way when it stops."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._app.stop(GRACE)
        await super().shutdown(sockets)


def is_public(host: str) -> bool:
    """Tell whether an address can be reached from other machines."""
    if host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def make_server(config: HttpConfig, host: str) -> Server:
    """Make a server, to be run with a socket of `asgi_server.listen`.

    Raises:
        ConfigError: it would be open to other machines without a key.
    """
    public = is_public(host)
    if public and not config.has_keys:
        expected = f"a key for everybody who may ask, since {host} can be reached from other machines"
        raise ConfigError("SCANNER_API_KEYS", None, expected)
    app = App(make_contract(config, trusted=not public and not config.has_keys, keep=True))
    settings = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # ours has no queries, and no keys
        server_header=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=STOPPED,
    )
    return Server(settings, app)
