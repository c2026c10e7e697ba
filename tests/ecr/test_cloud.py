"""Clients: bounded in time and in tries."""

from __future__ import annotations

import socket

import pytest

from ecr.cloud import CONNECT_TIMEOUT, MAX_ATTEMPTS, READ_TIMEOUT, Cloud
from ecr.faults import DeployError, explained
from tests.amazon import REGION, Amazon


@pytest.mark.parametrize("service", ["ecr", "lambda", "sts", "cloudformation"])
def test_every_client_is_bounded(amazon: Amazon, service: str) -> None:
    config = Cloud(REGION).client(service).meta.config
    assert (config.connect_timeout, config.read_timeout) == (CONNECT_TIMEOUT, READ_TIMEOUT)
    assert config.retries == {"mode": "standard", "total_max_attempts": MAX_ATTEMPTS}


def test_a_service_that_never_answers_is_given_up(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        client = Cloud(REGION).client("sts", read_timeout=0.05, max_attempts=2)
        with pytest.raises(DeployError, match="cannot be reached"), explained():
            client.get_caller_identity()


def test_the_account_and_its_registry_are_known(amazon: Amazon) -> None:
    cloud = Cloud(REGION)
    assert cloud.identity == ("aws", "123456789012")
    assert cloud.registry.url == "https://123456789012.dkr.ecr.us-east-1.amazonaws.com"
    assert cloud.registry.user == "AWS"
    assert Cloud(REGION, registry_url="http://127.0.0.1:5000").registry.host == "127.0.0.1:5000"
