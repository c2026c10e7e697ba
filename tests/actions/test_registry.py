"""One list of actions, from which everything else follows."""

from __future__ import annotations

import pytest

from scanner.actions import registry
from scanner.actions.action import Action, Asked, Content
from scanner.actions.field import text
from scanner.actions.page import actions_page
from scanner.actions.registry import ACTIONS
from scanner.errors import AdministrationRefused, RequestError
from scanner.handler import access, metrics
from scanner.handler.envelope import DIRECT, HTTP_2
from scanner.handler.event import read_event


def test_an_action_is_known_by_its_name() -> None:
    assert all(name == action.name for name, action in ACTIONS.items())


def test_what_changes_or_tells_how_it_is_set_up_administers() -> None:
    administrative = {name for name, action in ACTIONS.items() if action.rights == "administration"}
    assert administrative == {"sync", "refresh", "warm", "doctor"}


def _greet(asked: Asked) -> Content:
    return {"greeting": f"hello {asked.fields['name']}", "secret": "a place"}


@pytest.fixture
def _greeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new action, added in one place."""
    greet = Action(
        "greet", "greets", "administration", _greet, fields=(text("name", "whom", required=True),), metric="GreetTime"
    )
    monkeypatch.setitem(registry.ACTIONS, "greet", greet)


@pytest.mark.usefixtures("_greeting")
def test_an_action_added_in_one_place_has_its_event_its_rights_its_metric_and_its_page() -> None:
    assert read_event({"action": "greet", "name": "Ada"}).fields == {"name": "Ada"}
    for wrong in ({"action": "greet"}, {"action": "greet", "name": 1}, {"action": "greet", "name": "x", "limit": 1}):
        with pytest.raises(RequestError, match=r"name|limit"):
            read_event(wrong)
    with pytest.raises(AdministrationRefused):
        access.check("greet", HTTP_2)
    access.check("greet", DIRECT)
    seen = metrics.Invocation("greet", 200, 12.5, {})
    assert ("GreetTime", "Milliseconds", 12.5) in list(metrics._times(seen))
    assert "## greet" in actions_page()


@pytest.mark.parametrize("administers", [True, False])
def test_what_the_public_may_see_is_the_actions_own_word(monkeypatch: pytest.MonkeyPatch, *, administers: bool) -> None:
    open_to_all = Action("greet", "greets", "read", _greet, public=("greeting",))
    monkeypatch.setitem(registry.ACTIONS, "greet", open_to_all)
    content: Content = {"greeting": "hello", "secret": "a place", "request_id": "1"}
    shown = access.shown("greet", content, DIRECT if administers else HTTP_2)
    assert shown == (content if administers else {"greeting": "hello", "request_id": "1"})


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_a_field_that_nobody_has_is_refused(action: Action) -> None:
    sent = {field.name: "close" for field in action.fields if field.required}
    assert "nonsense" in {fault.field for fault in action.faults({**sent, "nonsense": 1}, besides=True)}


def test_a_field_of_many_stocks_is_none_of_one_stock() -> None:
    with pytest.raises(RequestError) as caught:
        read_event({"action": "show", "ticker": "SPY", "max_symbols": 3, "columns": ["close"]})
    assert {fault.field for fault in caught.value.faults} == {"max_symbols", "columns"}


def test_all_faults_of_an_action_come_at_once() -> None:
    with pytest.raises(RequestError) as caught:
        read_event({"action": "values", "expressions": "", "as_of": "yesterday", "tickers": []})
    assert {fault.field for fault in caught.value.faults} == {"expressions", "as_of", "tickers"}


def test_every_text_is_for_docs() -> None:
    texts = [action.help for action in ACTIONS.values()]
    texts += [field.help for action in ACTIONS.values() for field in action.fields]
    assert all(text and not text.endswith(".") for text in texts)
