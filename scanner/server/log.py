"""The server's log: a line of JSON on stderr for each event, as the function's log has them."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, TextIO

from scanner.observe import log
from scanner.printable import printable

#: The attribute of a record that holds what its line tells beside the message.
FACTS: Final = "facts"
#: Loggers of libraries whose errors are written too. Their lesser lines tell nothing that ours do not.
_LIBRARIES = ("asyncio", "uvicorn.error")


@lru_cache(maxsize=1)
def _second(since_1970: int) -> str:
    return datetime.fromtimestamp(since_1970, UTC).isoformat()[: len("2026-11-30T12:00:00")]


class Lines(logging.Formatter):
    """Formats a record as a line of JSON, whatever its texts are."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a line."""
        told = {
            "level": record.levelname,
            "message": record.getMessage(),
            "timestamp": f"{_second(int(record.created))}.{int(record.msecs):03}+00:00",
            **getattr(record, FACTS, {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(printable(told), default=str)  # in ASCII: other signs may end lines too, or steer a terminal


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to stderr as it is now, whoever has put another in its place."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """Leave it as it is."""


def log_to_stderr() -> None:
    """Let every event of this process be a line on stderr."""
    handler = _Stderr()
    handler.setFormatter(Lines())
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)
    for name in _LIBRARIES:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [handler], False
        library.setLevel(logging.ERROR)
