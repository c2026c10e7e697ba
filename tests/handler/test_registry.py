"""The registry of actions is complete, and says of each who may ask for it."""

from __future__ import annotations

from scanner.handler.actions import DONE
from scanner.handler.registry import ACTIONS


def test_every_action_can_be_done_and_no_other() -> None:
    assert DONE.keys() == ACTIONS.keys()


def test_what_changes_or_tells_how_it_is_set_up_administers() -> None:
    assert {name for name, action in ACTIONS.items() if action.administrative} == {"sync", "refresh", "warm", "doctor"}


def test_an_action_is_known_by_its_name() -> None:
    assert all(name == action.name for name, action in ACTIONS.items())
