from __future__ import annotations

import re

import pytest

from scanner.handler.event import read_event
from scanner.handler.remedies import EVENTS, in_events
from scanner.remedy import PYTHON, Remedy, SyncAgain
from tests.phrases import REMEDIES


def test_the_function_has_words_for_all() -> None:
    assert EVENTS.keys() == PYTHON.keys()


@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_events_that_are_named_are_taken_and_no_command_is_named(remedy: Remedy) -> None:
    said = in_events(remedy)
    for event in re.findall(r"\{.*?\}", said):
        assert read_event(event).action in event
    assert not re.search(r"`scanner|--[a-z]", said)


def test_an_event_is_said() -> None:
    assert in_events(SyncAgain()) == (
        'send {"action": "sync", "again": true} to remove the sessions that the source does not have'
    )
