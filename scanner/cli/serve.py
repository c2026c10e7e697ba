"""`scanner serve`: answers over HTTP."""

from __future__ import annotations

import signal
from contextlib import closing, suppress

import click

from scanner.cli.command import Command
from scanner.cli.options import examples
from scanner.cli.terminal import echo
from scanner.config import HttpConfig
from scanner.errors import MissingExtra

_MAX_PORT = 65_535


@click.command(
    cls=Command,
    epilog=examples(
        "scanner serve",
        "curl 'http://127.0.0.1:8080/v1/scan?screen=minervini&limit=5'",
        "SCANNER_API_KEYS=web:$(printf %s KEY | sha256sum | cut -d' ' -f1) scanner serve --host 0.0.0.0",
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, _MAX_PORT),
    default=8080,
    show_default=True,
    help="The port; 0 takes any free one.",
)
def serve(host: str, port: int) -> None:
    """Answer over HTTP until interrupted: scans, stocks, bars, values, for programs and pages.

    GET /v1/openapi.json describes everything that can be asked for. The address is printed once the server is ready. A
    host that other machines can reach needs SCANNER_API_KEYS.
    """
    try:
        from scanner.asgi_server import listen, url_of  # an optional extra
        from scanner.server.serve import make_server
    except ImportError as error:
        raise MissingExtra("serving over HTTP", "server") from error

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopping it is not a failure
    server = make_server(HttpConfig.read(), host)
    with suppress(KeyboardInterrupt), closing(listen(host, port)) as listening:
        echo(url_of(listening))
        server.run(sockets=[listening])
