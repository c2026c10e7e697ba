"""Runs the server until it is told to stop."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

from scanner.config import HttpConfig
from scanner.errors import ConfigError
from scanner.http.address import is_loopback
from scanner.http.setup import make_contract
from scanner.server.app import App
from scanner.server.connection import Connection

#: Seconds that answers may go on for when the server stops; after those, that they may take to be sent; and that their
#: threads may take to end. Together less than the 10 s that whoever stops a service gives it.
GRACE = 5.0
SENDING = 2
ENDING = 1.5
#: Seconds after which a connection without requests is closed.
KEEP_ALIVE = 65
#: One line that makes a key: it prints the key, and what SCANNER_API_KEYS has to be for it.
MAKE_KEY = (
    'python3 -c "import hashlib, secrets; key = secrets.token_urlsafe(32); '
    "print(key, 'web:' + hashlib.sha256(key.encode()).hexdigest())\""
)
_BACKLOG = 1_024
#: Turns of the event loop: a connection that was accepted last is known after two, and an aborted one closed after one.
_TURNS = 4


class Server(uvicorn.Server):
    """A server that ends answers under way when it stops, and leaves no connection open, however it ends."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more connections, give running answers their time, and abort what is left.

        Args:
            sockets: those that the server listens on; they are closed.
        """
        self._app.stop(GRACE)
        try:
            await super().shutdown(sockets)
        finally:
            for _ in range(_TURNS):
                for connection in tuple(self.server_state.connections):
                    connection.transport.abort()
                await asyncio.sleep(0)

    def has_ended(self) -> bool:
        """Tell whether nothing is computed any more, once it has run; some seconds are waited for that."""
        return self._app.wait(ENDING)


def resolve(host: str) -> str:
    """Give the address of a name of this machine, or the address itself as it is usually written.

    Raises:
        ConfigError: it has none.
    """
    try:
        found = socket.getaddrinfo(host or None, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        reason = f" ({error.strerror})" if isinstance(error, OSError) else ""
        raise ConfigError("host", host, f"an address or a name of this machine{reason}") from error
    first = min(found, key=lambda each: each[0] != socket.AF_INET)  # for `localhost`, what most clients take
    return str(first[4][0])


def is_public(host: str) -> bool:
    """Tell whether a server there can be reached from other machines. Raises ConfigError."""
    return not is_loopback(resolve(host))


def listen(host: str, port: int) -> socket.socket:
    """Listen on a port; on any free one if `port` is 0.

    Raises:
        ConfigError: it is in use or not available.
    """
    address = resolve(host)
    version_6 = ":" in address
    try:
        listening = socket.create_server(
            (address, port),
            family=socket.AF_INET6 if version_6 else socket.AF_INET,
            backlog=_BACKLOG,
            dualstack_ipv6=address == "::" and socket.has_dualstack_ipv6(),
        )
    except OSError as error:
        raise ConfigError("port", str(port), f"a free port of {host} ({error.strerror})") from error
    # Connections inherit it. Without it a small answer waits some 40 ms for the client's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def make_server(config: HttpConfig, host: str, *, page: bool = True) -> Server:
    """Make a server, to be run with a socket of `listen`.

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
    app = App(make_contract(config, local=local, page=page, keep=True))
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
        timeout_graceful_shutdown=round(GRACE) + SENDING,
    )
    return Server(settings, app)


def url_of(listening: socket.socket) -> str:
    """Give the URL of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
