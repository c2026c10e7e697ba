"""What happens while it happens: the progress of long work, and the log.

Pure rooms import neither; adapters and `history.sync` report here, and an edge decides how it looks.
"""

from __future__ import annotations

import logging
from typing import Protocol

log = logging.getLogger("scanner")


class Progress(Protocol):
    """Hears about long work. The terminal draws a bar with an ETA, Lambda logs, tests count."""

    def start(self, what: str, total: int) -> None:
        """`total` steps of `what` ("sessions") begin."""
        ...

    def step(self, done: str) -> None:
        """One step ended; `done` names it ("2016-09-30")."""
        ...

    def finish(self) -> None:
        """The work ended, whole or interrupted."""
        ...


class Silent:
    """Progress nobody watches."""

    def start(self, what: str, total: int) -> None:
        """Ignore it."""

    def step(self, done: str) -> None:
        """Ignore it."""

    def finish(self) -> None:
        """Ignore it."""
