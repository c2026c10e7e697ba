"""One line of JSON in the function's log for each invocation. What was asked is never in it: it may hold anything."""

from __future__ import annotations

import sys

import orjson

from scanner.result import Answer


def write(**facts: object) -> None:
    """Write a line to stdout, which Lambda keeps."""
    sys.stdout.write(orjson.dumps(facts).decode() + "\n")
    sys.stdout.flush()


def facts_of(answer: Answer) -> dict[str, object]:
    """Say how an answer came about."""
    return {"cached": answer.cached, "source": answer.source, "matched": answer.matched, "timings": answer.timings}
