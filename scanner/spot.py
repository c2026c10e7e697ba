"""A place in a text where something is wrong, and what could stand there instead.

Characters are counted as Python does, in Unicode code points.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cure:
    """A piece of a text to be replaced, so that what is wrong there is right.

    Attributes:
        text: what to put there.
        start: the first character of the piece, from 0.
        end: the character behind it.
    """

    text: str
    start: int
    end: int

    def applied(self, to: str) -> str:
        """Put it into the whole text."""
        return to[: self.start] + self.text + to[self.end :]


@dataclass(frozen=True, slots=True)
class Spot:
    """What is wrong at a place of a text.

    Attributes:
        reason: what is wrong, without the place.
        position: of the first character, from 0.
        length: characters; 0 where one is missing, as at the end.
        cures: any of them helps.
    """

    reason: str
    position: int
    length: int = 0
    cures: tuple[Cure, ...] = ()
