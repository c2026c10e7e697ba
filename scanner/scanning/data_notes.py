"""What an answer's reader should know of the data that was scanned."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.history.snapshot import State
from scanner.notes import Note
from scanner.panel.panel import Panel


def source_ends(state: State) -> Iterator[Note]:
    """Note where the source does not reach the history's last session; part of the digest, as all of an answer is."""
    if state.source_ends is not None:
        yield Note("source-ends", {"source_ends": str(state.source_ends), "last_session": str(state.sessions[-1])})


def sessions_missing(state: State, missing: int) -> Iterator[Note]:
    """Note how many sessions the history lacks for clauses that need more bars than it has."""
    if missing:
        yield Note("sessions-missing", {"missing": missing, "least": len(state.sessions) + missing})


def own_benchmark(asked: str, panel: Panel) -> Iterator[Note]:
    """Note that the market is measured against its own index, since it lacks the ticker that was asked for."""
    if panel.benchmark.name != asked:
        yield Note("own-benchmark", {"asked": asked, "used": panel.benchmark.name})
