"""A part is looked at by itself, and whatever is raised is what was found."""

from __future__ import annotations

import json

import pytest

from scanner.cli.remedies import in_commands
from scanner.doctor.finding import Finding, checked, from_report, report, worst
from scanner.errors import EmptyHistory
from scanner.handler.remedies import in_events
from scanner.remedy import in_python, retry

WELL = Finding("cache", "ok", "it works", {"milliseconds": 1})
WEAK = Finding("clock", "warn", "it is slow", remedy=retry())


def raising(error: Exception) -> Finding:
    raise error


def test_what_was_found_is_passed_on() -> None:
    assert checked("cache", lambda: WELL) is WELL


def test_an_error_is_a_failure_in_its_own_words() -> None:
    error = EmptyHistory("here")
    assert checked("history", lambda: raising(error)) == Finding(
        "history", "fail", error.problem, error=error, remedy=error.remedy
    )


def test_what_nobody_expected_is_named_without_its_words_and_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    found = checked("cache", lambda: raising(ValueError("a password")))
    assert found.sentence(in_python) == "the cache could not be checked (ValueError): the log says more"
    assert (found.level, str(found.error)) == ("fail", found.sentence(in_python))
    assert "a password" in caplog.text


def test_one_failure_outweighs_all_warnings() -> None:
    assert worst([]) == "ok"
    assert worst([WELL, WEAK]) == "warn"
    assert worst([WEAK, checked("history", lambda: raising(EmptyHistory("here"))), WEAK]) == "fail"


def test_programs_read_the_worst_level_and_every_finding() -> None:
    assert report([WELL, WEAK], in_python) == {
        "status": "warn",
        "findings": [
            {"part": "cache", "level": "ok", "said": "it works", "remedy": None, "facts": {"milliseconds": 1}},
            {
                "part": "clock",
                "level": "warn",
                "said": "it is slow: try again in a minute",
                "remedy": "retry",
                "facts": {},
            },
        ],
    }


@pytest.mark.parametrize("finding", [WELL, WEAK, checked("history", lambda: raising(EmptyHistory("here")))])
def test_a_reported_finding_says_the_same_in_the_words_it_was_reported_in(finding: Finding) -> None:
    [told] = json.loads(json.dumps(report([finding], in_events)))["findings"]
    read = from_report(told)
    assert (read.part, read.level, read.facts) == (finding.part, finding.level, finding.facts)
    assert read.sentence(in_commands) == finding.sentence(in_events)
