"""What a command does, step by step: said as it happens, or only said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Steps:
    """Every change goes through here, so that a dry run cannot make one.

    Attributes:
        dry: say what would be done, and do nothing.
        say: hears each line.
    """

    dry: bool
    say: Callable[[str], None]

    def do(self, what: str, act: Callable[[], T]) -> T | None:
        """Say and do one change, `what` in the imperative; None in a dry run."""
        if self.dry:
            self.say(f"would {what}")
            return None
        self.say(what)
        return act()
