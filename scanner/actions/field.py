"""The fields of an action: what each may be, in a sentence and as a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
        schema: what it may be, as JSON Schema has it; null is accepted besides, unless it is required.
        required: whether the action can do nothing without it.
    """

    name: str
    expected: str
    accepts: Callable[[object], bool]
    help: str
    schema: Mapping[str, object]
    required: bool = False


def whole(name: str, least: int, most: int, about: str) -> Field:
    """Describe a whole number within bounds."""

    def accepts(value: object) -> bool:
        """Take 46.0 for 46, as JSON Schema does."""
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most and value % 1 == 0
        )

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Field(name, f"a whole number from {least} to {most:,}", accepts, about, schema)


def switch(name: str, about: str) -> Field:
    """Describe what is on or off."""
    return Field(name, "true or false", lambda value: isinstance(value, bool), about, {"type": "boolean"})


def day(name: str, about: str) -> Field:
    """Describe a day."""
    return Field(name, "a day as YYYY-MM-DD", _is_day, about, {"type": "string", "format": "date"})


def text(name: str, about: str, *, required: bool = False) -> Field:
    """Describe a text that says something; whoever reads it bounds its length."""
    schema = {"type": "string", "minLength": 1}
    return Field(name, "a text", lambda value: isinstance(value, str) and bool(value), about, schema, required)


def choice(name: str, words: Sequence[str], about: str) -> Field:
    """Describe one of several words."""
    schema = {"type": "string", "enum": list(words)}
    return Field(name, f"one of {', '.join(words)}", lambda value: value in words, about, schema)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and str(date.fromisoformat(value)) == value
    except ValueError:
        return False
