"""Draws shares and series as characters."""

from __future__ import annotations

from collections.abc import Sequence

_BLOCKS = " ▁▂▃▄▅▆▇█"
_STEPS = 8  # of a block


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
