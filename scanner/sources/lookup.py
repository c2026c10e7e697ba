"""Finds a session among those of a market."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scanner.errors import MarketError


def position(session: date, sessions: Sequence[date], market: str) -> int:
    """Return the place of `session` in `sessions`, or raise a `MarketError` that names the nearest one.

    `market` is the market's name, for the error.
    """
    if session in sessions:
        return sessions.index(session)
    nearest = min(sessions, key=lambda held: abs(held - session))
    raise MarketError(
        f"{market} has no session {session}: the nearest of its {len(sessions)} sessions is {nearest}, "
        f"the last one {sessions[-1]}"
    )
