"""Changes are said, and in a dry run not made."""

from __future__ import annotations

from ecr.steps import Steps


def test_a_step_is_said_and_done() -> None:
    said: list[str] = []
    done: list[int] = []
    assert Steps(dry=False, say=said.append).do("count to one", lambda: done.append(1) or "counted") == "counted"  # type: ignore[func-returns-value]
    assert (said, done) == (["count to one"], [1])


def test_a_dry_step_is_only_said() -> None:
    said: list[str] = []
    done: list[int] = []
    assert Steps(dry=True, say=said.append).do("count to one", lambda: done.append(1)) is None
    assert (said, done) == (["would count to one"], [])
