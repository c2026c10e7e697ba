"""The fields of an action: what each may be, in a sentence and as a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an action.

    Attributes:
        name: as it is sent.
        expected: what it may be: completes "must be".
        accepts: tells whether a value is that; null is the same as no field, and not asked about.
        help: what it does, for docs.
        required: whether the action can do nothing without it.
    """

    name: str
    expected: str
    accepts: Callable[[object], bool]
    help: str
    required: bool = False


def whole(name: str, least: int, most: int, about: str) -> Field:
    """Describe a whole number within bounds."""

    def accepts(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most

    return Field(name, f"a whole number from {least} to {most:,}", accepts, about)


def switch(name: str, about: str) -> Field:
    """Describe what is on or off."""
    return Field(name, "true or false", lambda value: isinstance(value, bool), about)


def day(name: str, about: str) -> Field:
    """Describe a day."""
    return Field(name, "a day as YYYY-MM-DD", _is_day, about)


def text(name: str, about: str, *, required: bool = False) -> Field:
    """Describe a text that says something; whoever reads it bounds its length."""
    return Field(name, "a text", lambda value: isinstance(value, str) and bool(value), about, required)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and str(date.fromisoformat(value)) == value
    except ValueError:
        return False
