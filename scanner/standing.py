"""How the data stands: which session a question would be answered for, and of what data, known without loading any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scanner.history.last_known import Seen
from scanner.history.snapshot import State
from scanner.notes import Note
from scanner.scanning.data_notes import source_ends
from scanner.scanning.session import session_row
from scanner.version import NUMBERS, __version__


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an answer before it is computed: two questions with equal standings have equal answers.

    Attributes:
        session: the one asked for; the last one stored where none was.
        last_session: the newest session stored.
        digest: identifies the data.
        age_sessions: completed sessions of the source since `last_session`.
        market: the market's name.
        simulated: whether its bars are simulated.
        benchmark: the ticker to measure against, as it is set; a market without it is measured against its own index,
            which the digest decides.
        notes: what to know of the history now: it does not answer, or it is damaged.
        computed_by: the versions of the scanner and of its numbers that answer.
    """

    session: date
    last_session: date
    digest: str
    age_sessions: int
    market: str
    simulated: bool
    benchmark: str
    notes: tuple[Note, ...]
    computed_by: tuple[str, ...] = (__version__, str(NUMBERS))

    @classmethod
    def of(cls, seen: Seen, as_of: date | None, age: int, benchmark: str) -> Standing:
        """Tell how a question would stand to a state. Raises RequestError if `as_of` is no session of it."""
        state, origin, sessions = seen.state, seen.state.origin, seen.state.sessions
        return cls(
            session=sessions[session_row(sessions, as_of)],
            last_session=sessions[-1],
            digest=state.digest,
            age_sessions=age,
            market=origin.market,
            simulated=origin.simulated,
            benchmark=benchmark,
            notes=seen.notes(),
        )


@dataclass(frozen=True, slots=True)
class Status:
    """What is stored, as its manifest says it.

    Attributes:
        standing: of the last session.
        sessions: every session stored, ascending.
        source_ends: the source's last session, if it ends before the history does; None if not.
        notes: what to know of the history.
    """

    standing: Standing
    sessions: tuple[date, ...]
    source_ends: date | None
    notes: tuple[Note, ...]

    @classmethod
    def of(cls, standing: Standing, state: State) -> Status:
        """Join what is known of a state."""
        return cls(standing, state.sessions, state.source_ends, (*standing.notes, *source_ends(state)))
