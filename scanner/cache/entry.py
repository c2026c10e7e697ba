"""What is stored of an answer: compressed JSON with a version, and trusted only after it has been checked.

An entry says what it answers. What is found under another key, of another session or other data, or without all of its
results, is no entry: whoever put it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import orjson
import zstandard
from pydantic import BaseModel, ConfigDict, ValidationError

from scanner.cache.labels import Labels
from scanner.notes import Note
from scanner.result import Answer
from scanner.wording import can_be_worded

#: Raised whenever entries of before would be misread.
VERSION = 4
#: Bytes of JSON: more than Lambda could answer with, and a bound on what a few bytes may unpack to.
MAX_BYTES = 8 << 20

_LEVEL = 3
#: Bytes that are unpacked at a time: the most compact block makes 32,768 of each.
_SLICE = 256


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer has to be about.

    Attributes:
        key: what it is kept by.
        session: the one it describes.
        digest: of the history's content.
    """

    key: str
    session: date
    digest: str


class Entry(BaseModel):
    """An answer, what it is kept by, the words it is in, and the most results that it gives; None for all."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Literal[4]
    key: str
    labels: Labels
    limit: int | None
    answer: Answer

    def serves(self, limit: int | None) -> bool:
        """Tell whether it has as many results as an answer with that limit."""
        most, matched = self.limit, self.answer.matched
        return most is None or matched <= most or (limit is not None and limit <= most)


def pack(answer: Answer, labels: Labels, key: str, limit: int | None) -> bytes | None:
    """Make an entry of an answer; None where it is too large to keep."""
    text = orjson.dumps({"version": VERSION, "key": key, "labels": labels, "limit": limit, "answer": answer})
    packer = zstandard.ZstdCompressor(_LEVEL, write_checksum=True)  # a digit that changed would still be an answer
    return packer.compress(text) if len(text) <= MAX_BYTES else None


def parse(data: bytes) -> tuple[Entry, int] | None:
    """Read an entry; None for anything that is not one of this version, whole and within `MAX_BYTES`.

    Returns:
        The entry, and the bytes of its JSON.
    """
    try:
        text = _unpacked(data)
        return (Entry.model_validate_json(text), len(text)) if text else None
    except (zstandard.ZstdError, ValidationError):
        return None


def answers(entry: Entry, subject: Subject, labels: Labels) -> bool:
    """Tell whether an entry answers a question.

    Args:
        entry: what was stored.
        subject: what the answer has to be about.
        labels: those of whoever asks, to be put in the place of the entry's.
    """
    return _is_about(entry, subject) and _can_be_relabelled(entry, labels)


def _unpacked(data: bytes) -> bytes | None:
    """Decompress to the end, where the checksum is; None where that is not there, or is too far."""
    unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_BYTES).decompressobj()
    text = bytearray()
    for start in range(0, len(data), _SLICE):
        text += unpacker.decompress(data[start : start + _SLICE])
        if unpacker.eof or len(text) > MAX_BYTES:
            break
    return bytes(text) if unpacker.eof and len(text) <= MAX_BYTES else None


def _is_about(entry: Entry, subject: Subject) -> bool:
    answer = entry.answer
    about = (entry.key, answer.as_of, answer.data.digest) == (subject.key, subject.session, subject.digest)
    expected = answer.matched if entry.limit is None else min(answer.matched, entry.limit)
    return about and not answer.partial and len(answer.results) == expected


def _is_about_a_clause(note: Note, clauses: int) -> bool:
    """Tell whether the clause that a note is about is there; a note that is about none passes."""
    place = note.facts.get("place", 0)
    return note.code != "too-few-bars" or (isinstance(place, int) and 0 <= place < clauses)


def _can_be_relabelled(entry: Entry, labels: Labels) -> bool:
    old, answer = entry.labels, entry.answer
    named = sum(step.group != "universe" for step in answer.survivors)
    if (named, len(old.clauses), len(old.columns)) != (len(labels.clauses), len(labels.clauses), len(labels.columns)):
        return False
    if not all(can_be_worded(note) and _is_about_a_clause(note, named) for note in answer.notes):
        return False
    columns = set(old.columns)
    return all(len(row.reasons) == named and row.columns.keys() == columns for row in answer.results)
