"""The contract that the settings describe."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator

import pytest

from scanner import secret, wiring
from scanner.backend.local import LocalBackend
from scanner.backend.remote import RemoteBackend
from scanner.cache.rate import MemoryRates
from scanner.cache.redis_rates import RedisRates
from scanner.config import DEFAULT_RATE, HttpConfig
from scanner.errors import KeyRefused, SecretError
from scanner.http import key_ring
from scanner.http.contract import Contract
from scanner.http.message import Request
from scanner.http.setup import make_backend, make_contract
from tests.amazon import client_of, signed_in


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    make_contract.cache_clear()
    yield
    make_contract.cache_clear()


def line(**secrets: str) -> str:
    return ",".join(f"{name}:{hashlib.sha256(of.encode()).hexdigest()}" for name, of in secrets.items())


def names(contract: Contract, *keys: str) -> list[str | None]:
    """Say who each key is."""
    found: list[str | None] = []
    for key in keys:
        try:
            found.append(contract.callers.caller(Request("GET", "/", headers={"x-api-key": key})).name)
        except KeyRefused:
            found.append(None)
    return found


def test_keys_of_both_settings_are_known_and_administer_by_their_setting() -> None:
    config = HttpConfig.read(
        {"SCANNER_API_KEYS": line(web="a", both="c"), "SCANNER_ADMIN_KEYS": line(ops="b", both="c")}
    )
    contract = make_contract(config)
    assert names(contract, "a", "b", "c", "d") == ["web", "ops", "both", None]
    callers = [contract.callers.caller(Request("GET", "/", headers={"x-api-key": key})) for key in "abc"]
    assert [caller.administers for caller in callers] == [False, True, True]


def test_keys_of_administrators_alone_keep_everybody_else_out() -> None:
    contract = make_contract(HttpConfig.read({"SCANNER_ADMIN_KEYS": line(ops="b")}))
    assert names(contract, "b", "a", "") == ["ops", None, None]


def test_the_same_settings_give_the_same_contract() -> None:
    assert make_contract(HttpConfig.read({})) is make_contract(HttpConfig.read({}))
    assert make_contract(HttpConfig.read({})) is not make_contract(HttpConfig.read({"SCANNER_RATE_LIMIT": "7"}))


@pytest.mark.parametrize(
    ("settings", "most"),
    [({}, None), ({"SCANNER_RATE_LIMIT": "7"}, 7), ({"SCANNER_API_KEYS": line(web="a")}, DEFAULT_RATE)],
)
def test_requests_are_counted_where_there_are_keys_or_a_setting_says_so(
    settings: dict[str, str], most: int | None
) -> None:
    rates = make_contract(HttpConfig.read(settings)).rates
    assert (rates.rate.most if isinstance(rates, MemoryRates) else None) == most


def test_requests_are_counted_in_redis_where_there_is_one() -> None:
    settings = {"SCANNER_RATE_LIMIT": "7", "REDIS_URL": "redis://:planted@127.0.0.1:1"}
    config = HttpConfig.read(settings)
    assert isinstance(make_contract(config).rates, RedisRates)
    assert "planted" not in repr(config)


def test_a_secret_that_changes_takes_effect_and_one_that_is_gone_stays_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret, "MAX_AGE", 0.0)
    monkeypatch.setattr(secret, "RETRY_AFTER", 0.0)
    monkeypatch.setattr(key_ring, "TTL", 0.0)
    monkeypatch.setattr(wiring, "_SECRETS", secret.Secrets())
    with signed_in(monkeypatch):
        store = client_of("secretsmanager")
        arn = store.create_secret(Name="keys", SecretString=json.dumps({"web": line(web="old")}))["ARN"]
        contract = make_contract(HttpConfig.read({"SCANNER_API_KEYS": f"{arn}:web"}))
        assert names(contract, "old", "new") == ["web", None]
        store.put_secret_value(SecretId=arn, SecretString=json.dumps({"web": f"{line(web='old')} {line(web='new')}"}))
        eventually(contract, ["web", "web"])
        store.put_secret_value(SecretId=arn, SecretString=json.dumps({"web": line(web="new")}))
        eventually(contract, [None, "web"])
        for unusable in ("no keys", json.dumps({"web": "neither"}), json.dumps({"other": "key"})):
            store.put_secret_value(SecretId=arn, SecretString=unusable)
            for _ in range(20):
                assert names(contract, "old", "new") == [None, "web"]
        store.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
        for _ in range(20):
            assert names(contract, "old", "new") == [None, "web"]


def test_a_secret_that_cannot_be_fetched_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "_SECRETS", secret.Secrets())
    with signed_in(monkeypatch):
        arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:none-AbCdEf"
        contract = make_contract(HttpConfig.read({"SCANNER_API_KEYS": arn}))
        with pytest.raises(SecretError):
            names(contract, "any")


def eventually(contract: Contract, expected: list[str | None]) -> None:
    """Wait until the keys `old` and `new` are what they should be."""
    patience = time.monotonic() + 60
    while names(contract, "old", "new") != expected:
        assert time.monotonic() < patience
        time.sleep(0.01)


def test_who_computes_is_chosen_by_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert isinstance(make_backend(HttpConfig.read({})), LocalBackend)
    for text in ("lambda:scanner:live", "https://scanner.example.com"):
        backend = make_backend(HttpConfig.read({"SCANNER_BACKEND": text}))
        assert isinstance(backend, RemoteBackend)
        assert backend.place == text
