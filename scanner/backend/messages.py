"""What a service says to whoever computes for it, and what it is told: JSON both ways, the same over any way there.

A question is an event of the function with two more fields: `form`, which asks for the values below in place of
sentences, and `seconds`, which the answer may take. What is told is an answer, another content, or an error as values,
so that the service shows exactly what it would have shown had it computed itself.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

import orjson
import zstandard
from pydantic import BaseModel, ConfigDict, ValidationError

from scanner.actions.action import Action, Asked, Content
from scanner.backend.error_values import error_of, plain_error
from scanner.deadline import TimeLeft
from scanner.errors import OutOfTime, RequestError, ScannerError
from scanner.printable import printable
from scanner.result import Answer

#: Of an event that asks for values.
FORM: Final = "values"
#: Bytes of what is told, unpacked: more than the largest answer has, and a bound on what a few bytes may unpack to.
MAX_TOLD = 64 << 20
#: Seconds of the asker's time that are kept back for the way.
WAY = 0.5
#: More seconds than any work has.
MAX_SECONDS = 86_400.0

_LEVEL = 3
#: Bytes that are unpacked at a time: the most compact block makes 32,768 of each.
_SLICE = 256


class ForeignReplyError(Exception):
    """What was told is nothing of the kind."""


class _Told(BaseModel):
    """An answer as it is told."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    answer: Answer


def question(action: Action, asked: Asked) -> bytes:
    """Write what is asked."""
    seconds = min(max(asked.time_left() - WAY, 0.0), MAX_SECONDS)
    return orjson.dumps(
        {"action": action.name, "config": asked.fields, "form": FORM, "seconds": seconds},
        option=orjson.OPT_NON_STR_KEYS,
    )


def asks_for_values(event: object) -> bool:
    """Tell whether an event comes from a service that asks for values."""
    return isinstance(event, dict) and event.get("form") == FORM and "seconds" in event


def time_left_of(event: Mapping[str, Any], own: TimeLeft) -> TimeLeft:
    """Give the time that an answer may take: the asker's, and no more than `own`; none where it is no number."""
    given = event["seconds"]
    seconds = given if isinstance(given, int | float) and 0 <= given <= MAX_SECONDS else 0.0
    end = time.monotonic() + seconds
    return lambda: min(own(), end - time.monotonic())


def told(content: Content) -> bytes:
    """Write what was found."""
    return orjson.dumps({"answer": content} if isinstance(content, Answer) else {"content": content})


def told_error(error: ScannerError, hidden: str | None = None) -> bytes:
    """Write what went wrong.

    Args:
        error: what did.
        hidden: is said in the place of what is not the asker's fault; None where the asker may read it.

    Returns:
        JSON.
    """
    plain = plain_error(error)
    if hidden is not None and not isinstance(error, RequestError | OutOfTime):
        plain |= {"problem": hidden, "remedy": None, "facts": {}}
    return orjson.dumps(printable({"error": plain}))


def parts(content: Content) -> int:
    """Count the results or tickers, for the sentence about an answer that is too large."""
    match content:
        case Answer():
            return max(len(content.results), 1)
        case {"tickers": list(tickers) | tuple(tickers)}:
            return max(len(tickers), 1)
    return 1


def content_of(data: bytes) -> Content:
    """Read what was told.

    Raises:
        ScannerError: the one that was told.
        ForeignReplyError: nothing was that this version understands.
    """
    try:
        found = orjson.loads(data)
        if "answer" in found:
            return _Told.model_validate_json(data).answer
        if "content" in found:
            return {**found["content"]}
        error = error_of(found["error"])
    except (ValidationError, LookupError, TypeError, ValueError, AttributeError):
        raise ForeignReplyError from None
    raise error


def packed(data: bytes) -> bytes:
    """Pack what is told."""
    return zstandard.ZstdCompressor(_LEVEL, write_checksum=True).compress(data)


def unpacked(data: bytes) -> bytes:
    """Unpack what was told.

    Raises:
        ForeignReplyError: it is not packed so, not whole, or larger than `MAX_TOLD`.
    """
    unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_TOLD).decompressobj()
    text = bytearray()
    try:
        for start in range(0, len(data), _SLICE):
            text += unpacker.decompress(data[start : start + _SLICE])
            if unpacker.eof or len(text) > MAX_TOLD:
                break
    except zstandard.ZstdError:
        raise ForeignReplyError from None
    if not unpacker.eof or len(text) > MAX_TOLD:
        raise ForeignReplyError
    return bytes(text)
