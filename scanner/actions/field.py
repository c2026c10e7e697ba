"""The fields of an action: what each may be, in a sentence, as a test, and as a JSON schema."""

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
        also: another name that it may be sent by; empty for none.
    """

    name: str
    expected: str
    accepts: Callable[[object], bool]
    help: str
    schema: Mapping[str, object]
    required: bool = False
    also: str = ""


def whole(name: str, least: int, most: int, about: str) -> Field:
    """Describe a whole number within bounds; 46.0 is one too, as in JSON Schema."""

    def accepts(value: object) -> bool:
        number = whole_number(value)
        return number is not None and least <= number <= most

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Field(name, f"a whole number from {least} to {most:,}", accepts, about, schema)


def whole_number(value: object) -> int | None:
    """Read a whole number as JSON may write it, 46 or 46.0; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def switch(name: str, about: str) -> Field:
    """Describe what is on or off."""
    return Field(name, "true or false", lambda value: isinstance(value, bool), about, {"type": "boolean"})


def day(name: str, about: str) -> Field:
    """Describe a day."""
    schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    return Field(name, "a day as YYYY-MM-DD", _is_day, about, schema)


def text(name: str, about: str, *, required: bool = False, empty: bool = False) -> Field:
    """Describe a text; whoever reads it bounds its length.

    Args:
        name: as it is sent.
        about: what it does.
        required: whether the action can do nothing without it.
        empty: whether it may say nothing.
    """

    def accepts(value: object) -> bool:
        return isinstance(value, str) and (empty or bool(value))

    schema = {"type": "string", "minLength": 0 if empty else 1}
    return Field(name, "a text", accepts, about, schema, required)


def texts(name: str, most: int, about: str) -> Field:
    """Describe a list of up to so many texts, which may be empty."""

    def accepts(value: object) -> bool:
        return isinstance(value, list) and len(value) <= most and all(isinstance(each, str) for each in value)

    schema = {"type": "array", "items": {"type": "string"}, "maxItems": most}
    return Field(name, f"a list of up to {most:,} texts", accepts, about, schema)


def choice(name: str, words: Sequence[str], about: str) -> Field:
    """Describe one of several words."""
    schema = {"type": "string", "enum": list(words)}
    return Field(name, f"one of {', '.join(words)}", lambda value: value in words, about, schema)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and str(date.fromisoformat(value)) == value
    except ValueError:
        return False
