"""A sample of the torture: operations that fail, and what comes of each; and what it counts as wrong."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from scripts.torture.__main__ import part_of
from scripts.torture.run import SCENARIOS, Report, Sample, run

GOOD: dict[str, Any] = {"hit": ["read"], "error": "", "seconds": 0.1, "problems": []}
SHOT = {"channel": "files", "number": 3, "fault": "cut", "lasting": False}


@pytest.mark.parametrize("place", ["folder", "s3"])
def test_an_operation_that_fails_loses_and_shows_nothing_and_the_next_try_succeeds(tmp_path: Path, place: str) -> None:
    report = run(tmp_path, Sample(each=2, places=(place,)))
    assert report.failures == []
    assert report.tried.total() + report.missed >= 15
    assert {scenario for _, scenario, _, _ in report.tried} == {*SCENARIOS}
    assert {channel for _, _, channel, _ in report.tried} >= {"redis", "source", {"folder": "files"}.get(place, place)}


def test_the_parts_of_a_run_share_out_all_shots() -> None:
    shots: list[tuple[str, dict[str, Any]]] = [("sync", {"number": number}) for number in range(10)]
    parts = [Sample(part=part_of(f"{number}/3")).own(shots) for number in (1, 2, 3)]
    assert [len(part) for part in parts] == [4, 3, 3]
    assert sorted((shot for part in parts for shot in part), key=lambda shot: shot[1]["number"]) == shots
    assert Sample().own(shots) == shots


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "a/b", "-1/2", "1/2/3"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no part: expected I/N, such as 1/4"):
        part_of(text)


def test_what_is_neither_right_nor_clear_is_a_failure_and_what_was_not_reached_is_no_attempt() -> None:
    report = Report()
    report.add("folder", "sync", SHOT, GOOD)
    report.add("folder", "sync", SHOT, GOOD | {"hit": []})
    assert (report.tried.total(), report.missed, report.failures) == (1, 1, [])
    report.add("folder", "sync", SHOT, GOOD | {"problems": ["the history is empty"]})
    assert [failure["seen"]["problems"] for failure in report.failures] == [["the history is empty"]]
    assert "1 failures" in str(report)
    assert "folder / sync / files: 2 failed (cut 2)" in str(report)
