"""Somebody who watches long work."""

from __future__ import annotations


class Watcher:
    """Progress that remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def start(self, what: str, total: int) -> None:
        self.heard.append(f"{total} {what}")

    def step(self, done: str) -> None:
        self.heard.append(done)

    def finish(self) -> None:
        self.heard.append("finished")
