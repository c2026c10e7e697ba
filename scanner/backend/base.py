"""The port."""

from __future__ import annotations

from typing import Protocol

from scanner.actions.action import Action, Asked, Content
from scanner.deadline import TimeLeft
from scanner.standing import Standing


class Backend(Protocol):
    """Answers."""

    def run(self, action: Action, asked: Asked) -> Content:
        """Do what is asked. Raises ScannerError."""
        ...

    def standing(self, as_of: object, time_left: TimeLeft) -> Standing:
        """Tell of what data a question about a session would be answered. Raises ScannerError."""
        ...
