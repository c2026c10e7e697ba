"""A history that needs no folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from scanner.deadline import TimeLeft, unlimited
from scanner.history.history import History
from scanner.history.snapshot import Snapshot, State
from scanner.service import Service


class Kept(History):
    """Holds one snapshot at a time, and counts how often it is loaded."""

    def __init__(self, kept: Snapshot) -> None:
        super().__init__(Path("nowhere"))
        self.kept = kept
        self.loads = 0

    def state(self, time_left: TimeLeft = unlimited) -> State:
        return self.kept.state

    def load(self, until: date | None = None, time_left: TimeLeft = unlimited) -> Snapshot:
        assert until is None
        assert callable(time_left)
        self.loads += 1
        return self.kept


def service_of(kept: Snapshot) -> Service:
    """A service over a snapshot, measured against SPY, whose clock stands still."""
    return Service(Kept(kept), benchmark="SPY", threads=2, now=lambda _: None)
