"""The server's log: a line of JSON on stderr for each event, as the function's log has them."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, TextIO

import orjson

from scanner.observe import log
from scanner.printable import printable

#: The attribute of a record that holds what its line tells beside the message.
FACTS: Final = "facts"
#: Loggers of libraries whose errors are written too. Their lesser lines tell nothing that ours do not.
_LIBRARIES = ("asyncio", "uvicorn.error")


@lru_cache(maxsize=1)
def _second(since_1970: int) -> str:
    return datetime.fromtimestamp(since_1970, UTC).isoformat()[: len("2026-11-30T12:00:00")]


def _at(seconds: float) -> dict[str, str]:
    return {"timestamp": f"{_second(int(seconds))}.{int(seconds % 1 * 1000):03}+00:00"}


def _line(told: Mapping[str, object]) -> str:
    """Write JSON in ASCII: other signs may end lines too, or steer a terminal."""
    with contextlib.suppress(TypeError):  # a half character, as of a path that is no UTF-8; what JSON does not have
        line = orjson.dumps(told).decode()
        if line.isascii() and "\x7f" not in line:
            return line
    return json.dumps(printable(told), default=str)


class Lines(logging.Formatter):
    """Formats a record as a line of JSON, whatever its texts are."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a line."""
        told = {
            "level": record.levelname,
            "message": record.getMessage(),
            **_at(record.created),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return _line(told)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to stderr as it is now, whoever has put another in its place."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """Leave it as it is."""


_HANDLER = _Stderr()
_HANDLER.setFormatter(Lines())


def tell(level: int, message: str, facts: Mapping[str, object], cause: Exception | None = None) -> None:
    """Log an event.

    Where all events go to stderr, one without a cause is written at once: the logging module takes several times as
    long for a line as the server does for an answer that is ready.
    """
    if cause is None and log.handlers == [_HANDLER]:
        told = {"level": logging.getLevelName(level), "message": message, **_at(time.time()), **facts}
        sys.stderr.write(f"{_line(told)}\n")
    else:
        log.log(level, "%s", message, exc_info=cause, extra={FACTS: facts})


def log_to_stderr() -> None:
    """Let every event of this process be a line on stderr."""
    log.handlers, log.propagate = [_HANDLER], False
    log.setLevel(logging.INFO)
    for name in _LIBRARIES:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [_HANDLER], False
        library.setLevel(logging.ERROR)
