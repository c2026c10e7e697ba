"""A clock that is looked at a number of times and then has no time left."""

from __future__ import annotations


class Countdown:
    """Leaves time for `looks` looks at it; `looked` counts them all."""

    def __init__(self, looks: int) -> None:
        self.looks = looks
        self.looked = 0

    def __call__(self) -> float:
        self.looked += 1
        return self.looks - self.looked + 1.0
