"""`scanner market`: serves a market with Polygon's API."""

from __future__ import annotations

import signal
from contextlib import closing, suppress
from dataclasses import replace

import click

from scanner.cli.command import Command
from scanner.cli.options import examples, listening_at
from scanner.cli.terminal import echo, labelled, results
from scanner.config import Config
from scanner.devserver import CLIENT_SETTINGS
from scanner.errors import MissingExtra
from scanner.sources.registry import DEFAULT


@click.group()
def market() -> None:
    """Serve a market over HTTP with Polygon's API."""


@market.command(
    cls=Command,
    epilog=examples(
        "scanner market serve --market simulated:4500x600",
        "scanner market serve --market files:DIR --port 8001 --fault plan:free --fault limit:5",
        f"{CLIENT_SETTINGS} scanner sync",
    ),
)
@click.option("--market", "source", default=DEFAULT, show_default=True, help="What to serve, as in SCANNER_MARKET.")
@listening_at(8000)
@click.option("--key", help="The only valid API key (default: any).")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME[:ARGUMENT]",
    help="A fault of every response; repeatable. `scanner market faults` lists them.",
)
def serve(source: str, host: str, port: int, key: str | None, faults: tuple[str, ...]) -> None:
    """Serve a market until interrupted.

    To Polygon's client it looks like Polygon: bars, tickers, splits, market status, keys, pages. Its time is always
    the evening of the market's last session. The address is printed once the server is ready. A request may name its
    own fault in the header X-Scanner-Fault; GET /_requests returns the number of requests for each path, and DELETE
    resets it.
    """
    try:
        from scanner.asgi_server import listen, url_of  # an optional extra
        from scanner.devserver.feed import Feed
        from scanner.devserver.serve import make_server
    except ImportError as error:
        raise MissingExtra("serving a market", "server") from error
    from scanner.wiring import make_market  # not needed for `--help`: imports numpy

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopping it is not a failure
    with suppress(KeyboardInterrupt), closing(listen(host, port)) as listening:
        echo(f"preparing {source}", err=True)
        server = make_server(Feed(make_market(replace(Config.read(), market=source))), faults, key)
        echo(url_of(listening))
        server.run(sockets=[listening])


@market.command(cls=Command)
def faults() -> None:
    """List the faults that can be simulated.

    With TIMES, a fault affects only that many first requests for each address; without, every request.
    """
    from scanner.devserver.faults import KINDS  # only this page needs them

    results().print(labelled((f"{name}{kind.arguments}", kind.meaning) for name, kind in KINDS.items()))
