"""Runs the server until it is told to stop."""

from __future__ import annotations

import socket

import uvicorn

from scanner import asgi_server
from scanner.asgi_server import resolve
from scanner.config import HttpConfig
from scanner.errors import ConfigError
from scanner.http.address import is_loopback
from scanner.http.setup import make_contract
from scanner.server.app import App
from scanner.server.connection import Connection

#: Seconds that answers may go on for when the server stops; in which they have been sent; and that their threads may
#: take to end after that. A service is given 10 s by whoever stops it, or more.
GRACE = 5.0
STOPPED = 7
ENDING = 1.5
#: Seconds after which a connection without requests is closed.
KEEP_ALIVE = 65
#: One line that makes a key: it prints the key, and what SCANNER_API_KEYS has to be for it.
MAKE_KEY = (
    'python3 -c "import hashlib, secrets; key = secrets.token_urlsafe(32); '
    "print(key, 'web:' + hashlib.sha256(key.encode()).hexdigest())\""
)


class Server(asgi_server.Server):
    """A server that shortens the answers under way when it stops."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers under way end soon, and stop."""
        self._app.stop(GRACE)
        await super().shutdown(sockets)

    def has_ended(self) -> bool:
        """Tell whether nothing is computed any more, once it has run; some seconds are waited for that."""
        return self._app.wait(ENDING)


def is_public(host: str) -> bool:
    """Tell whether a server there can be reached from other machines. Raises ConfigError."""
    return not is_loopback(resolve(host))


def make_server(config: HttpConfig, host: str, *, page: bool = True) -> Server:
    """Make a server, to be run with a socket of `asgi_server.listen`.

    Args:
        host: where it will listen.
        page: whether it has a page for browsers at `/`.

    Raises:
        ConfigError: it would be open to other machines without a key.
    """
    local = not config.has_keys and not is_public(host)
    if not config.has_keys and not local:
        expected = f"NAME:HASH for each key, since other machines can reach {host}; this makes a key: {MAKE_KEY}"
        raise ConfigError("SCANNER_API_KEYS", None, expected)
    return server_of(App(make_contract(config, local=local, page=page, keep=True)))


def server_of(app: App) -> Server:
    """Make a server that answers by an app."""
    settings = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # ours has no queries, and no keys
        server_header=False,
        proxy_headers=False,  # whoever sends X-Forwarded-For may write into it what they like
        workers=1,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=STOPPED,
    )
    return Server(settings, app)
