"""This process answers, from the history that it is set to."""

from __future__ import annotations

from scanner import wiring
from scanner.actions.action import Action, Asked, Content
from scanner.deadline import TimeLeft
from scanner.standing import Standing


class LocalBackend:
    """Answers here."""

    def run(self, action: Action, asked: Asked) -> Content:
        """Do what is asked. Raises ScannerError."""
        return action.run(asked)

    def standing(self, as_of: object, time_left: TimeLeft) -> Standing:
        """Tell of what data a question about a session would be answered. Raises as `Service.standing` does."""
        return wiring.service().standing(as_of, time_left)
