"""`scanner serve`: answers over HTTP."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing, suppress

import click

from scanner.cli.command import Command
from scanner.cli.options import examples, listening_at
from scanner.cli.terminal import echo
from scanner.config import HttpConfig
from scanner.errors import MissingExtra


@click.command(
    cls=Command,
    epilog=examples(
        "scanner serve",
        "curl 'http://127.0.0.1:8080/v1/scan?screen=minervini&limit=5'",
        "SCANNER_API_KEYS=web:$(printf %s KEY | sha256sum | cut -d' ' -f1) scanner serve --host 0.0.0.0",
    ),
)
@listening_at(8080)
@click.option("--page/--no-page", default=True, show_default=True, help="Whether browsers get a page at /.")
def serve(*, host: str, port: int, page: bool) -> None:
    """Answer over HTTP until interrupted: scans, stocks, bars, values, for programs and pages.

    GET /v1/openapi.json describes everything that can be asked for. The address is printed once the server is ready,
    and a line of JSON for each request goes to stderr. A host that other machines can reach needs SCANNER_API_KEYS.
    """
    try:
        from scanner.asgi_server import listen, resolve, url_of  # an optional extra
        from scanner.server.log import log_to_stderr
        from scanner.server.serve import make_server
    except ImportError as error:
        raise MissingExtra("serving over HTTP", "server") from error

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopping it is not a failure
    address = resolve(host)  # once: what is found to be this machine alone is what is listened at
    server = make_server(HttpConfig.read(), address, page=page)
    log_to_stderr()
    with suppress(KeyboardInterrupt), closing(listen(address, port)) as listening:
        echo(url_of(listening))
        server.run(sockets=[listening])
    if not server.has_ended():  # Python would wait for its threads, which may be in the middle of loading a history
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
