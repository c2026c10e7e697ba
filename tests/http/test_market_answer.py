"""Answers of a session: 304 before anything is computed, 409 for other data, no tag for what is not whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.actions.action import Action, Asked, Content
from scanner.actions.registry import ACTIONS
from scanner.backend.local import LocalBackend
from scanner.deadline import TimeLeft
from scanner.errors import DataChanged
from scanner.http.body import Call
from scanner.http.market_answer import of_market
from scanner.http.message import Request
from scanner.http.parameters import Parameters
from scanner.http.view import View
from scanner.standing import Standing

pytestmark = pytest.mark.usefixtures("environment")
SCAN = ACTIONS["scan"]


class Backend(LocalBackend):
    """A backend whose answers can be made other than whole, and whose work can be forbidden."""

    def __init__(self) -> None:
        self.computes = True
        self.partial = False
        self.digest = ""

    def run(self, action: Action, asked: Asked) -> Content:
        assert self.computes
        return replace(super().run(action, asked), partial=self.partial)  # type: ignore[type-var]  # a scan's

    def standing(self, as_of: object, time_left: TimeLeft) -> Standing:
        standing = super().standing(as_of, time_left)
        return replace(standing, digest=self.digest or standing.digest)


def ask(backend: Backend, view: View | None = None, **headers: str) -> tuple[int, dict[str, str]]:
    request = Request("GET", "/v1/scan", "limit=3", {name.replace("_", "-"): of for name, of in headers.items()})
    response, _, _ = of_market(request, Parameters({"limit": 3}, view or View()), SCAN, backend, Call("1"))
    return response.status, dict(response.headers)


def test_who_has_the_answer_is_told_so_and_nothing_is_computed() -> None:
    backend = Backend()
    _, headers = ask(backend)
    backend.computes = False
    status, again = ask(backend, if_none_match=headers["etag"])
    assert (status, again["etag"]) == (304, headers["etag"])


def test_other_data_than_the_named_ones_are_a_conflict() -> None:
    backend = Backend()
    backend.digest = "d2" * 32
    with pytest.raises(DataChanged, match="digest"):
        ask(backend, View(digest="d1" * 32, pinned=True))
    with pytest.raises(DataChanged, match="after"):
        ask(backend, View(digest="d1" * 32))


def test_an_answer_that_is_not_whole_is_kept_by_nobody() -> None:
    backend = Backend()
    backend.partial = True
    _, headers = ask(backend)
    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers


def test_nor_is_one_of_other_data_than_there_were_when_it_was_asked_for() -> None:
    backend = Backend()
    backend.digest = "d2" * 32  # a sync came between
    _, headers = ask(backend)
    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers
