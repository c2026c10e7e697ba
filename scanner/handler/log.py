"""Lines of JSON in the function's log. What was asked is never in them: it may hold anything."""

from __future__ import annotations

import sys

import orjson

from scanner.observe import Milestone, Milestones
from scanner.result import Answer


def write(**facts: object) -> None:
    """Write a line to stdout, which Lambda keeps."""
    sys.stdout.write(orjson.dumps(facts).decode() + "\n")
    sys.stdout.flush()


def facts_of(answer: Answer) -> dict[str, object]:
    """Say how an answer came about."""
    return {
        "cached": answer.cached,
        "source": answer.source,
        "partial": answer.partial,
        "matched": answer.matched,
        "timings": answer.timings,
    }


def progress() -> Milestones:
    """Give a watcher of long work that writes a line for every tenth of it, and every minute."""
    return Milestones(_reached)


def _reached(milestone: Milestone) -> None:
    left = milestone.seconds_left
    write(
        progress=milestone.what,
        done=milestone.count,
        of=milestone.total,
        latest=milestone.done,
        seconds_left=None if left is None else round(left),
    )
