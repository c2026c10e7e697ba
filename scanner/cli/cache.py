"""`scanner cache`: the answers that are kept for all processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from scanner.cli.command import Command
from scanner.cli.figures import size_of
from scanner.cli.options import examples
from scanner.cli.terminal import echo, labelled, results
from scanner.config import Config

if TYPE_CHECKING:
    from scanner.cache.store import Contents, Store

ALONE = "Each process keeps its answers to itself: set REDIS_URL to keep them in Redis, for all."
_MINUTE, _HOUR = 60, 3600


class CacheCommand(Command, click.Group):
    """A command with a command below it."""


@click.group(
    cls=CacheCommand,
    invoke_without_command=True,
    subcommand_metavar="[clear]",
    epilog=examples("scanner cache", "scanner cache clear"),
)
@click.pass_context
def cache(context: click.Context) -> None:
    """Show what the cache in Redis holds: answers, how long it keeps them, how often they were asked for.

    Ends with exit code 6 where REDIS_URL names a Redis that cannot be used; scans go on without it.
    """
    if context.invoked_subcommand:
        return
    shared = _shared()
    if shared is None:
        echo(ALONE)
    else:
        results().print(labelled([("cache", shared.place), *cache_facts(shared.contents())]))


@cache.command(cls=Command)
def clear() -> None:
    """Take all answers out of Redis; nothing else that is kept there is touched.

    There is no need to: an answer is never given for other data than it was computed from, and goes when new data is
    expected (SCANNER_CACHE_GRACE).
    """
    shared = _shared()
    echo(ALONE if shared is None else f"Taken out of {shared.place}: {shared.clear():,}.")


def cache_facts(contents: Contents) -> Iterator[tuple[str, str]]:
    """Say what a cache holds."""
    entries, tally = contents.entries, contents.tally
    yield "answers", f"{len(entries):,}, {size_of(sum(entry.size for entry in entries))}"
    if entries:
        yield "kept for", f"another {_span([entry.expires_in for entry in entries])}"
    hits = max(tally["asked"] - tally["computed"], 0)
    share = f" ({hits / tally['asked']:.0%})" if hits else ""
    yield "asked", f"{tally['asked']:,} times: {hits:,} hits{share}, {tally['computed']:,} misses"
    if tally["unreadable"]:
        yield "unreadable", f"{tally['unreadable']:,}, computed anew"


def _span(seconds: Sequence[float]) -> str:
    """Write the least and the most of some durations."""
    low, high = _duration(min(seconds)), _duration(max(seconds))
    return low if low == high else f"{low} to {high}"


def _duration(seconds: float) -> str:
    """Write seconds in their largest unit."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < _HOUR else f"{seconds / _HOUR:.1f} h"


def _shared() -> Store | None:
    from scanner.wiring import make_cache  # `--help` does without numpy

    return make_cache(Config.read()).shared
