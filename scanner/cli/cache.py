"""`scanner cache`: shows the answers stored for all processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from scanner.cli.command import Command
from scanner.cli.number_format import size_of
from scanner.cli.options import examples
from scanner.cli.terminal import echo, labelled, results
from scanner.config import Config

if TYPE_CHECKING:
    from scanner.cache.store import Contents, Store

ALONE = "Each process has a cache of its own: set REDIS_URL to share one in Redis."
_MINUTE, _HOUR = 60, 3600


class CacheCommand(Command, click.Group):
    """A command with a subcommand."""


@click.group(
    cls=CacheCommand,
    invoke_without_command=True,
    subcommand_metavar="[clear]",
    epilog=examples("scanner cache", "scanner cache clear"),
)
@click.pass_context
def cache(context: click.Context) -> None:
    """Show the contents of the cache in Redis: answers, when they expire, hits and misses.

    The exit code is 6 if REDIS_URL names a Redis that cannot be used; scans work without it.
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
    """Remove all answers from Redis, and nothing else.

    This is never necessary: an answer is only given for the data it was computed from, and expires when new data is
    expected (SCANNER_CACHE_GRACE).
    """
    shared = _shared()
    echo(ALONE if shared is None else f"Removed from {shared.place}: {shared.clear():,}.")


def cache_facts(contents: Contents) -> Iterator[tuple[str, str]]:
    """Describe the contents of a cache."""
    entries, tally = contents.entries, contents.tally
    yield "answers", f"{len(entries):,}, {size_of(sum(entry.size for entry in entries))}"
    if entries:
        yield "expire in", _span([entry.expires_in for entry in entries])
    hits = max(tally["asked"] - tally["computed"], 0)
    share = f" ({hits / tally['asked']:.0%})" if hits else ""
    yield "asked", f"{tally['asked']:,} times: {hits:,} hits{share}, {tally['computed']:,} misses"
    if tally["unreadable"]:
        yield "unreadable", f"{tally['unreadable']:,}, computed again"


def _span(seconds: Sequence[float]) -> str:
    """Write the shortest and the longest of some durations."""
    low, high = _duration(min(seconds)), _duration(max(seconds))
    return low if low == high else f"{low} to {high}"


def _duration(seconds: float) -> str:
    """Write seconds in the largest fitting unit."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < _HOUR else f"{seconds / _HOUR:.1f} h"


def _shared() -> Store | None:
    from scanner.wiring import make_cache  # not needed for `--help`: imports numpy

    return make_cache(Config.read()).shared
