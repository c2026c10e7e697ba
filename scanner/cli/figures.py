"""Formats numbers and series for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

#: Stands for a missing value.
MISSING = "-"
#: USD; from here on cents are omitted.
WITHOUT_CENTS = 100_000
_BLOCKS = " ▁▂▃▄▅▆▇█"
_STEPS = 8  # of a block
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


def bar(share: float, width: int) -> str:
    """Draw a share (0 to 1) as a bar at most `width` wide; any share above zero is visible."""
    halves = max(round(share * width * 2), 1) if share > 0 else 0
    return "━" * (halves // 2) + "╸" * (halves % 2)


def sparkline(values: Sequence[float], width: int) -> str:
    """Draw a series in one line of at most `width` blocks, each the last value of its section of the series."""
    parts = min(width, len(values))
    last = [values[(part + 1) * len(values) // parts - 1] for part in range(parts)]
    return chart(last, 1)[0] if last else ""


def chart(values: Sequence[float], height: int) -> list[str]:
    """Draw a series in `height` lines, one column per value, from the lowest to the highest."""
    low, high = min(values), max(values)
    steps = height * _STEPS - 1
    tops = [1 + (round((value - low) / (high - low) * steps) if high > low else steps // 2) for value in values]
    return ["".join(_BLOCKS[_clipped(top - _STEPS * row)] for top in tops) for row in range(height - 1, -1, -1)]


def _clipped(eighths: int) -> int:
    return min(max(eighths, 0), _STEPS)
