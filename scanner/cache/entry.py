"""What is stored of an answer: compressed JSON with a version, and trusted only after it has been checked."""

from __future__ import annotations

from typing import Literal

import orjson
import zstandard
from pydantic import BaseModel, ConfigDict, ValidationError

from scanner.cache.wording import Words
from scanner.result import Answer

#: Raised whenever entries of before would be misread.
VERSION = 1
#: Bytes of JSON: more than Lambda could answer with, and a bound on what a few bytes may unpack to.
LARGEST = 8 << 20

_LEVEL = 3


class Entry(BaseModel):
    """An answer, and the words it is in."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Literal[1]
    words: Words
    answer: Answer


def pack(answer: Answer, words: Words) -> bytes | None:
    """Make an entry of an answer; None where it is too large to keep."""
    text = orjson.dumps({"version": VERSION, "words": words, "answer": answer})
    packer = zstandard.ZstdCompressor(_LEVEL, write_checksum=True)  # a digit that changed would still be an answer
    return packer.compress(text) if len(text) <= LARGEST else None


def unpack(data: bytes) -> Entry | None:
    """Read an entry; None for anything that is not one of this version, whole, and no larger than `LARGEST`."""
    try:
        with zstandard.ZstdDecompressor(max_window_size=LARGEST).stream_reader(data) as stream:
            text = stream.read(LARGEST + 1)
        return Entry.model_validate_json(text) if len(text) <= LARGEST else None
    except (zstandard.ZstdError, ValidationError):
        return None
