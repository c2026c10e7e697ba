"""The name of a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.http.message import Request
from scanner.http.request_id import MAX_ID, request_id


def named(given: str) -> str:
    return request_id(Request("GET", "/", headers={"x-request-id": given}), "own")


@pytest.mark.parametrize("name", ["a", "A.b_c-9", "7b0c6f2e-6f0a-4f65-8b5a-3a1d6a5f0c11", "x" * MAX_ID])
def test_a_plain_name_is_taken_over(name: str) -> None:
    assert named(name) == name


@pytest.mark.parametrize("name", ["", "x" * (MAX_ID + 1), "a b", "a,b", "a\n", "-a", "../a", '"', "\u0661", "a\x00"])
def test_any_other_is_not(name: str) -> None:
    assert named(name) == "own"


def test_without_one_it_has_its_own() -> None:
    assert request_id(Request("GET", "/"), "own") == "own"


@given(st.text(max_size=80))
def test_what_gets_into_the_log_is_plain(name: str) -> None:
    assert named(name).isascii()
    assert len(named(name)) <= MAX_ID
    assert named(name).replace(".", "").replace("-", "").replace("_", "").isalnum()
