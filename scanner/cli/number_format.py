"""Formats numbers for a terminal."""

from __future__ import annotations

#: Stands for a missing value.
MISSING = "-"
#: USD; from here on cents are omitted.
WITHOUT_CENTS = 100_000
_TIMES = ((3600, "h"), (60, "min"))
_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))


def price(value: float) -> str:
    """Write USD with cents; below a dollar, with all digits of a price."""
    return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.4f}"


def large(value: float | None) -> str:
    """Write a large number in three digits and a unit: `65.5M`."""
    if value is None:
        return MISSING
    for size, unit in _UNITS:
        if abs(value) >= 0.9995 * size:
            return f"{value / size:#.3g}".rstrip(".") + unit
    return f"{value:.0f}"


def figure(value: float | None) -> str:
    """Write any indicator's value: large ones with a unit, small ones with four digits."""
    if value is None:
        return MISSING
    if abs(value) >= WITHOUT_CENTS:
        return large(value)
    return f"{value:,.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4g}"


def size_of(count: int) -> str:
    """Write a number of bytes: `12.3 MB`."""
    number = large(count)
    return f"{number[:-1]} {number[-1]}B" if number[-1].isalpha() else f"{number} B"


def duration(seconds: float) -> str:
    """Write a duration in the largest unit that gives two or more: `90 s`, `100 min`, `40 h`."""
    size, unit = next(((size, unit) for size, unit in _TIMES if seconds >= 2 * size), (1, "s"))
    return f"{seconds / size:.0f} {unit}"
