"""What is known of the data of whoever computes: asked for once in a while, and used for every question until then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scanner.backend.messages import ForeignReplyError
from scanner.deadline import TimeLeft, alone
from scanner.errors import BackendError, OutOfTime
from scanner.notes import CODES, Note
from scanner.observe import log
from scanner.scanning.session import session_row
from scanner.standing import Standing

#: Seconds for which what was told holds: by so much an answer may be late after a sync.
STATUS_TTL = 5.0
#: Seconds for which it serves while whoever computes does not tell it, as its stored answers are still right.
MAX_STATUS_AGE = 3600.0
#: Seconds until one that did not tell it is asked again.
RETRY_AFTER = 5.0

#: What `Status` tells besides its standing.
_ENDS = "source-ends"


@dataclass(frozen=True, slots=True)
class Status:
    """What the data are.

    Attributes:
        standing: of the last session.
        sessions: every one that is stored, ascending.
        versions: of what computes.
    """

    standing: Standing
    sessions: tuple[date, ...]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Status:
        """Read the content of the action `status`.

        Raises:
            ForeignReplyError: it is something else.
        """
        try:
            sessions = tuple(date.fromisoformat(session) for session in told["sessions"])
            standing = Standing(
                session=sessions[-1],
                last_session=sessions[-1],
                digest=_text(told["digest"]),
                age_sessions=int(told["age_sessions"]),
                market=_text(told["market"]),
                simulated=bool(told["simulated"]),
                benchmark=_text(told["benchmark"]),
                notes=tuple(
                    Note(note["code"], dict(note["facts"]))
                    for note in told["notes"]
                    if note["code"] in CODES and note["code"] != _ENDS
                ),
                computed_by=tuple(_text(told["versions"][name]) for name in ("scanner", "numbers")),
            )
            return cls(standing, sessions, dict(told["versions"]))
        except (LookupError, TypeError, ValueError, AttributeError):
            raise ForeignReplyError from None


class KnownStatus:
    """Remembers what was told last. Threads share it, and of those who need it anew one asks.

    Args:
        ask: asks whoever computes. Raises ScannerError.
        clock: a monotonic clock, seconds.
    """

    def __init__(self, ask: Callable[[TimeLeft], Status], clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._asking = threading.Lock()
        self._known: tuple[Status, float] | None = None
        self._again = 0.0

    def standing(self, as_of: date | None, time_left: TimeLeft) -> Standing:
        """Tell of what data a question about a session would be answered.

        Raises:
            RequestError: `as_of` is no session.
            OutOfTime: nothing is known, and `time_left` fell to zero.
            BackendError: nothing is known, and whoever computes cannot be asked.
        """
        status, age = self.status(time_left)
        found = replace(status.standing, session=status.sessions[session_row(status.sessions, as_of)])
        silent = (Note("silent-history", {"seconds": round(age, 1)}),) if age >= STATUS_TTL else ()
        return replace(found, notes=(*silent, *found.notes))

    def status(self, time_left: TimeLeft) -> tuple[Status, float]:
        """Give what was told, and how many seconds ago. Raises as `standing` does."""
        known = self._usable()
        if known is not None:
            return known
        with alone(self._asking, time_left, "the data were looked at"):
            return self._usable() or self._told(time_left)

    def seen(self, digest: str | None) -> None:
        """Hear which data an answer is of; of others than were told, what was told is asked for again."""
        known = self._known
        if known and digest is not None and digest != known[0].standing.digest:
            self._known = (known[0], known[1] - STATUS_TTL)

    def _usable(self) -> tuple[Status, float] | None:
        known, now = self._known, self._clock()
        if known is None:
            return None
        status, told = known
        return (status, now - told) if now < max(told + STATUS_TTL, self._again) else None

    def _told(self, time_left: TimeLeft) -> tuple[Status, float]:
        begun = self._clock()
        try:
            status = self._ask(time_left)
        except (BackendError, OutOfTime) as error:
            known, now = self._known, self._clock()
            if known is None or now - known[1] > MAX_STATUS_AGE:
                raise
            self._again = now + RETRY_AFTER
            log.warning("%s; meanwhile stored answers are given as of %.0f s ago", error, now - known[1])
            return known[0], now - known[1]
        self._known, self._again = (status, begun), 0.0
        return status, 0.0


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("a text was expected")
    return told
