"""Measures the phases of one answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Stopwatch:
    """Measures phases that follow each other.

    Attributes:
        phases: milliseconds of each, by its name.
    """

    latest: float = field(default_factory=time.perf_counter)
    phases: dict[str, float] = field(default_factory=dict)

    def phase(self, name: str) -> None:
        """End the phase that began where the one before ended."""
        now = time.perf_counter()
        self.phases[name] = round((now - self.latest) * 1000, 3)
        self.latest = now
