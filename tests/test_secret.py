"""Settings named in Secrets Manager: fetched when needed, kept for a while, shown nowhere; failures in a sentence."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from scanner.errors import SecretError
from scanner.secret import (
    _CONNECT_TIMEOUT,
    _MAX_ATTEMPTS,
    _READ_TIMEOUT,
    MAX_AGE,
    RETRY_AFTER,
    TIMEOUT,
    Secrets,
    is_reference,
)
from tests.amazon import Amazon, client_of, signed_in
from tests.cache.test_memory import Clock
from tests.tardy import tardy

PLANTED = "planted-value"
ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:scanner/key-AbCdEf"


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    with signed_in(monkeypatch) as serving:
        yield serving


def keep(value: str | bytes, name: str = "key") -> str:
    kind = "SecretString" if isinstance(value, str) else "SecretBinary"
    made: dict[str, Any] = client_of("secretsmanager").create_secret(Name=name, **{kind: value})
    return str(made["ARN"])


def change(arn: str, value: str) -> None:
    client_of("secretsmanager").put_secret_value(SecretId=arn, SecretString=value)


def failure(arn: str) -> str:
    with pytest.raises(SecretError) as caught:
        Secrets().value("POLYGON_API_KEY", arn)
    said = str(caught.value)
    assert PLANTED not in said
    return said


@pytest.mark.parametrize("text", [ARN, f"{ARN}:key", f"{ARN}:key::", ARN.replace("aws:", "aws-us-gov:", 1)])
def test_an_arn_is_a_reference(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize("text", ["", "a-key", "redis://:arn@host", f"{ARN} ", f"{ARN}:", "arn:aws:s3:::bucket"])
def test_anything_else_is_a_value(text: str) -> None:
    assert not is_reference(text)


def test_a_secret_is_its_text_or_a_key_of_its_json(amazon: Amazon) -> None:
    assert amazon.calls == []
    assert Secrets().value("REDIS_URL", keep(PLANTED)) == PLANTED
    assert Secrets().value("REDIS_URL", keep(json.dumps({"url": PLANTED, "other": 1}), "more") + ":url") == PLANTED


def test_a_value_is_fetched_again_when_it_is_old(amazon: Amazon) -> None:
    clock = Clock()
    secrets, arn = Secrets(clock), keep("old")
    assert secrets.value("REDIS_URL", arn) == "old"
    change(arn, "new")
    clock.seconds += MAX_AGE - 1
    assert secrets.value("REDIS_URL", arn) == "old"
    assert amazon.calls.count("GetSecretValue") == 1
    clock.seconds += 2
    assert secrets.value("REDIS_URL", arn) == "new"


def test_an_old_value_serves_while_a_new_one_cannot_be_had(amazon: Amazon, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    secrets, arn = Secrets(clock), keep(PLANTED)
    secrets.value("REDIS_URL", arn)
    clock.seconds += MAX_AGE + 1
    amazon.refuse("GetSecretValue", "AccessDeniedException")
    with caplog.at_level(logging.WARNING):
        assert secrets.value("REDIS_URL", arn) == PLANTED
    assert "meanwhile its last value is used" in caplog.text
    assert PLANTED not in caplog.text


def test_a_failure_is_not_tried_again_at_once_and_then_it_is(amazon: Amazon) -> None:
    clock = Clock()
    secrets, arn = Secrets(clock), keep(PLANTED)
    amazon.refuse("GetSecretValue", "AccessDeniedException")
    for _ in range(3):
        with pytest.raises(SecretError):
            secrets.value("REDIS_URL", arn)
    assert amazon.calls.count("GetSecretValue") == 1
    amazon.heal()
    clock.seconds += RETRY_AFTER + 1
    assert secrets.value("REDIS_URL", arn) == PLANTED


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "AccessDeniedException",
            "may not be read: ask for the permission secretsmanager:GetSecretValue on it",
        ),
        ("ExpiredTokenException", "the AWS session has expired"),
        ("UnrecognizedClientException", "cannot be read with these AWS credentials"),
        ("OddException", r"was refused (OddException)"),
    ],
)
def test_a_refusal_says_what_to_do(amazon: Amazon, code: str, said: str) -> None:
    arn = keep(PLANTED)
    amazon.refuse("GetSecretValue", code)
    assert said in failure(arn)


def test_a_wrong_clock_is_distinguished_from_wrong_credentials(amazon: Amazon) -> None:
    arn = keep(PLANTED)
    for said in ("Signature expired: 20240628T120000Z is now earlier than", "Signature not yet current: 2024"):
        amazon.refuse("GetSecretValue", "InvalidSignatureException", said)
        assert "the clock of this machine is wrong: synchronise it with a time server" in failure(arn)
    amazon.refuse("GetSecretValue", "InvalidSignatureException", "The request signature does not match")
    assert "cannot be read with these AWS credentials" in failure(arn)


@pytest.mark.usefixtures("amazon")
def test_an_invalid_address_of_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "no address")
    assert failure(ARN).endswith("cannot be reached (ValueError): check the network and AWS_ENDPOINT_URL")


@pytest.mark.usefixtures("amazon")
def test_a_secret_that_is_not_there() -> None:
    assert failure(ARN) == (
        f"POLYGON_API_KEY names the secret {ARN}, which does not exist, or has no value: create it, or name another"
    )


@pytest.mark.usefixtures("amazon")
@pytest.mark.parametrize(
    ("kept", "key", "said"),
    [
        (PLANTED.encode(), "", "is empty or binary"),
        (json.dumps({"url": PLANTED}), "", "name a key of it as ARN:KEY"),
        (PLANTED, ":url", "is not a JSON object"),
        (json.dumps({"other": PLANTED}), ":url", "has no text under the key 'url'"),
        (json.dumps({"url": 7}), ":url", "has no text under the key 'url'"),
    ],
)
def test_a_secret_that_does_not_hold_what_its_name_says(kept: str | bytes, key: str, said: str) -> None:
    assert said in failure(keep(kept) + key)


def test_a_service_that_cannot_be_reached_is_tried_a_bounded_number_of_times(
    amazon: Amazon, monkeypatch: pytest.MonkeyPatch
) -> None:
    arn = keep(PLANTED)
    amazon.refuse("GetSecretValue", "InternalServiceError", status=500)
    assert "was refused (InternalServiceError)" in failure(arn)
    assert amazon.calls.count("GetSecretValue") == 2
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert "cannot be reached (EndpointConnectionError): check the network" in failure(arn)


def test_without_credentials(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "cannot be read without AWS credentials" in failure(ARN)
    assert amazon.calls == []


def seconds_until_given_up(secrets: Secrets, timeout: float) -> float:
    began = time.monotonic()
    with pytest.raises(SecretError, match=r"which did not arrive within 1 s: check the network"):
        secrets.value("REDIS_URL", ARN, timeout)
    return time.monotonic() - began


@pytest.mark.parametrize("dripping", [False, True], ids=["silent", "byte by byte"])
def test_one_waits_no_longer_than_one_said(monkeypatch: pytest.MonkeyPatch, *, dripping: bool) -> None:
    clock = Clock()
    monkeypatch.setattr("scanner.secret._READ_TIMEOUT", 60)  # longer than the test: no second attempt is counted
    with tardy(monkeypatch, dripping=dripping) as server:
        secrets = Secrets(clock)
        assert 0.9 <= seconds_until_given_up(secrets, 1.0) < 60
        assert seconds_until_given_up(secrets, 600.0) < 60  # not tried again at once
        clock.seconds += RETRY_AFTER + 1
        assert 0.9 <= seconds_until_given_up(secrets, 1.0) < 60
        server.await_requests(1)
        assert server.asked == 1  # the second waited for the question of the first


def test_all_attempts_together_end_within_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    with tardy(monkeypatch) as server:
        assert "cannot be reached" in failure(ARN)
        assert server.asked == 2
    assert (_CONNECT_TIMEOUT + _READ_TIMEOUT) * _MAX_ATTEMPTS < TIMEOUT - 2


def test_a_value_that_comes_late_serves_the_next(amazon: Amazon) -> None:
    clock = Clock()
    secrets, arn = Secrets(clock), keep(PLANTED)
    amazon.delay = 0.5
    with pytest.raises(SecretError, match=r"did not arrive within 0\.05 s"):
        secrets.value("REDIS_URL", arn, 0.05)
    amazon.delay = 0
    clock.seconds += RETRY_AFTER + 1
    assert secrets.value("REDIS_URL", arn) == PLANTED
    assert secrets.value("REDIS_URL", arn, 0) == PLANTED
    assert amazon.calls.count("GetSecretValue") == 1


def test_an_old_value_serves_at_once_where_the_new_one_is_slow(amazon: Amazon) -> None:
    clock = Clock()
    secrets, arn = Secrets(clock), keep(PLANTED)
    secrets.value("REDIS_URL", arn)
    clock.seconds += MAX_AGE + 1
    over, came = threading.Event(), []
    amazon.alter("GetSecretValue", lambda _: came.append(over.wait(30)))
    assert [secrets.value("REDIS_URL", arn, 0.05) for _ in range(10)] == [PLANTED] * 10
    assert not came
    over.set()


def test_those_who_ask_at_once_wait_for_one_fetch(amazon: Amazon) -> None:
    secrets, arn, together = Secrets(), keep(PLANTED), threading.Barrier(8)
    amazon.delay = 0.2

    def ask() -> str:
        together.wait()
        return secrets.value("REDIS_URL", arn)

    with ThreadPoolExecutor(8) as pool:
        assert {asked.result() for asked in [pool.submit(ask) for _ in range(8)]} == {PLANTED}
    assert amazon.calls.count("GetSecretValue") == 1
