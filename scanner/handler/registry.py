"""What can be asked for: each action's name, whether it administers the scanner, and the fields that it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

MAX_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an action.

    Attributes:
        expected: what it may be, for a sentence.
        accepts: tells whether a value is that; null is the same as no field, and not asked about.
    """

    name: str
    expected: str
    accepts: Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that an event may ask for.

    Attributes:
        administrative: it changes what is stored, makes the scanner work for all, or tells how it is set up; what is
            not only reads.
        fields: None for those of `ScanRequest`.
    """

    name: str
    administrative: bool
    fields: tuple[Field, ...] | None = ()


def _is_count(value: object) -> bool:
    return type(value) is int and 1 <= value <= MAX_SESSIONS


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and str(date.fromisoformat(value)) == value
    except ValueError:
        return False


_SESSIONS = Field("sessions", f"a whole number from 1 to {MAX_SESSIONS:,}", _is_count)
_SYNC = (
    _SESSIONS,
    Field("again", "true or false", _is_switch),
    Field("from", "a day as YYYY-MM-DD", _is_day),
    Field("details", "true or false", _is_switch),
)
ACTIONS = {
    action.name: action
    for action in (
        Action("scan", administrative=False, fields=None),
        Action("health", administrative=False),
        Action("doctor", administrative=True),
        Action("sync", administrative=True, fields=_SYNC),
        Action("warm", administrative=True),
        Action("refresh", administrative=True, fields=(_SESSIONS,)),
        Action("screens", administrative=False),
        Action("version", administrative=False),
    )
}
