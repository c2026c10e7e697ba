"""Who asks: keys, and what each may do."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import KeyRefused, WrongHost
from scanner.http.caller import MAX_KEY, Caller, Callers, Key
from scanner.http.message import Request


def key(name: str, secret: str, *, administers: bool = False) -> Key:
    return Key(name, hashlib.sha256(secret.encode()).digest(), administers)


def asking(**headers: str) -> Request:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("GET", "/v1/screens", headers=sent, client="10.0.0.7")


KEYS = (key("web", "old"), key("web", "new"), key("ops", "root", administers=True), key("both", "two"))
BOTH = key("both", "two", administers=True)
KNOWN = Callers(lambda: (*KEYS, BOTH))


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer new"},
        {"authorization": "bearer new"},
        {"authorization": "BEARER   new  "},
        {"x_api_key": "new"},
        {"x_api_key": "new", "authorization": "Bearer new"},
        {"x_api_key": "new", "authorization": "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu/lambda/aws4_request"},
        {"x_api_key": "new", "authorization": "Bearer"},
    ],
    ids=str,
)
def test_a_key_comes_in_either_header(headers: dict[str, str]) -> None:
    assert KNOWN.caller(asking(**headers)) == Caller("web", has_key=True)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "a key is needed"),
        ({"authorization": ""}, "a key is needed"),
        ({"authorization": "Bearer "}, "a key is needed"),
        ({"x_api_key": "  "}, "a key is needed"),
        ({"authorization": "Basic bmV3Og=="}, "scheme is not Bearer"),
        ({"authorization": "new"}, "scheme is not Bearer"),
        ({"authorization": "Bearer old", "x_api_key": "new"}, "two different keys"),
        ({"authorization": "Bearer wrong"}, "not known"),
        ({"x_api_key": "old, new"}, "visible ASCII"),  # two headers
        ({"x_api_key": "old,new"}, "visible ASCII"),
        ({"x_api_key": "n\u00e9w"}, "visible ASCII"),
        ({"authorization": "Bearer a b"}, "visible ASCII"),
        ({"x_api_key": "x" * (MAX_KEY + 1)}, "visible ASCII"),
        ({"x_api_key": "x" * MAX_KEY}, "not known"),
    ],
    ids=str,
)
def test_what_is_no_known_key_is_refused_in_a_sentence_without_it(headers: dict[str, str], said: str) -> None:
    with pytest.raises(KeyRefused, match=said) as refused:
        KNOWN.caller(asking(**headers))
    assert refused.value.status == 401
    for value in headers.values():
        assert not value.strip() or value.strip() not in str(refused.value)


@given(st.text(max_size=40).filter(lambda text: text.strip() not in {"old", "new", "root", "two"}))
def test_nothing_but_a_known_key_lets_anybody_in(sent: str) -> None:
    for headers in ({"x-api-key": sent}, {"authorization": f"Bearer {sent}"}, {"authorization": sent}):
        with pytest.raises(KeyRefused):
            KNOWN.caller(Request("GET", "/v1/screens", headers=headers))


@pytest.mark.parametrize("secret", ["old", "new"])
def test_an_old_key_and_a_new_one_have_one_name_while_they_are_rotated(secret: str) -> None:
    assert KNOWN.caller(asking(x_api_key=secret)).name == "web"


@pytest.mark.parametrize(("secret", "administers"), [("new", False), ("root", True), ("two", True)])
def test_only_a_key_of_administrators_administers_and_is_told_causes(secret: str, administers: bool) -> None:
    caller = KNOWN.caller(asking(x_api_key=secret))
    assert (caller.administers, caller.trusted) == (administers, administers)


def test_a_key_that_is_revoked_is_refused_at_once() -> None:
    known = [key("web", "new")]
    callers = Callers(lambda: tuple(known))
    assert callers.caller(asking(x_api_key="new")).name == "web"
    known.clear()
    with pytest.raises(KeyRefused):
        callers.caller(asking(x_api_key="new"))


def test_no_keys_at_all_let_nobody_in_where_keys_are_needed() -> None:
    with pytest.raises(KeyRefused):
        Callers(tuple).caller(asking())


def test_without_keys_a_caller_is_an_address_and_reads() -> None:
    assert Callers(None).caller(asking(x_api_key="any")) == Caller("10.0.0.7")


def test_on_this_machine_alone_its_user_is_told_causes_and_does_not_administer() -> None:
    assert Callers(None, local=True).caller(asking(host="localhost:8080")) == Caller("10.0.0.7", trusted=True)


def test_whoever_may_administer_without_a_key_is_told_causes_too() -> None:
    assert Callers(None, administer=True).caller(asking()) == Caller("10.0.0.7", administers=True, trusted=True)


def test_a_page_whose_name_was_made_to_point_here_is_refused() -> None:
    with pytest.raises(WrongHost, match=r"evil\.example") as refused:
        Callers(None, local=True).caller(asking(host="evil.example:8080"))
    assert refused.value.status == 421
    assert Callers(lambda: KEYS).caller(asking(host="scanner.example", x_api_key="new")).name == "web"
