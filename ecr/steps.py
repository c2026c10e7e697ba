"""A command's steps: performed and printed, or in a dry run only printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Steps:
    """Performs every change, so that a dry run cannot make one.

    Attributes:
        dry: print what would be done, and do nothing.
        say: receives each line of output.
    """

    dry: bool
    say: Callable[[str], None]

    def do(self, what: str, act: Callable[[], T]) -> T | None:
        """Print and perform one change; None in a dry run.

        Args:
            what: the change, in the imperative.
            act: performs it.
        """
        if self.dry:
            self.say(f"would {what}")
            return None
        self.say(what)
        return act()
