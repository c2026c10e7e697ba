"""Sessions on their way from a source: when each was asked for, cut into batches to publish."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, overload

from scanner.history.fetch_clock import FetchClock
from scanner.history.manifest import month_of
from scanner.market_data.tables import SessionBars
from scanner.observe import Progress

Question = TypeVar("Question")

#: Maximum number of fetched sessions held in memory until all that belong together have arrived.
MAX_HELD_BACK = 200


class Asked(Sequence[Question]):
    """The questions for a source; it records when each is taken, which is when its fetch begins."""

    def __init__(self, questions: Sequence[Question], clock: FetchClock) -> None:
        self._questions = questions
        self._clock = clock
        self.times: dict[Question, int] = {}

    def __len__(self) -> int:
        return len(self._questions)

    @overload
    def __getitem__(self, index: int) -> Question: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Question]: ...

    def __getitem__(self, index: int | slice) -> Question | Sequence[Question]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        taken = self._questions[index]
        self.times[taken] = self._clock.now()
        return taken


def counted(arriving: Iterable[SessionBars], progress: Progress) -> Iterator[SessionBars]:
    """Pass sessions on, and count them."""
    for bars in arriving:
        progress.step(bars.session.isoformat())
        yield bars


def batches(arriving: Iterable[SessionBars], seconds: float, whole: Callable[[], bool]) -> Iterator[list[SessionBars]]:
    """Yield batches to publish: a month, or what a slow source gave in `seconds`.

    Args:
        seconds: of fetching that an interruption may lose.
        whole: whether everything has arrived that must be published together; until then nothing is yielded, up to
            `MAX_HELD_BACK` sessions.
    """
    begun, batch, may_end = time.monotonic(), list[SessionBars](), False
    for bars in arriving:
        if batch and may_end and month_of(batch[-1].session) != month_of(bars.session):
            yield batch
            begun, batch = time.monotonic(), []
        batch.append(bars)
        may_end = whole() or len(batch) >= MAX_HELD_BACK
        if may_end and time.monotonic() - begun >= seconds:
            yield batch
            begun, batch = time.monotonic(), []
    if batch:
        yield batch
