"""Rows of a source that cannot be true: left out, counted, and named in the report of whoever asked for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: How many dropped rows a report names; the others are counted.
MAX_NAMED = 20


@dataclass(frozen=True, slots=True)
class DroppedRow:
    """One row that was left out.

    Attributes:
        table: what it was in: `bars`, `splits` or `tickers`.
        ticker: empty where the row has none that can be shown.
        day: its session or execution date; None where it has none.
        reason: what is wrong with it, in words of ours: nothing of the row itself.
    """

    table: str
    ticker: str
    day: date | None
    reason: str

    def __str__(self) -> str:
        of = f" of {self.ticker}" if self.ticker else ""
        on = f" on {self.day}" if self.day else ""
        return f"{self.table}{of}{on}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Dropped:
    """The rows that were left out.

    Attributes:
        count: how many.
        named: the first `MAX_NAMED` of them.
    """

    count: int = 0
    named: tuple[DroppedRow, ...] = ()

    @classmethod
    def of(cls, rows: list[DroppedRow]) -> Dropped:
        """Count rows, and keep the first ones."""
        return cls(len(rows), tuple(rows[:MAX_NAMED]))

    def __add__(self, other: Dropped) -> Dropped:
        return Dropped(self.count + other.count, (*self.named, *other.named)[:MAX_NAMED])

    def __str__(self) -> str:
        more = self.count - len(self.named)
        return f"{self.count:,}: " + "; ".join(map(str, self.named)) + (f"; and {more:,} more" if more else "")


#: Nothing was.
NONE_DROPPED = Dropped()
