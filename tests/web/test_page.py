"""docs/web.md does what it says, as far as a machine without the internet can."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import urllib3
from moto import mock_aws

from tests.readme.conftest import ROOT
from tests.web.session import ADDRESS, BLOCKS, typed

PAGE = ROOT.joinpath("docs", "web.md").read_text("utf-8")


@pytest.fixture(scope="module")
def session(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of the page's last server, and what was printed before."""
    with typed(len(BLOCKS), environment, tmp_path_factory.mktemp("web")) as running:
        yield running


def test_the_address_is_printed_as_it_is_shown(session: tuple[str, list[str]]) -> None:
    address, (first, _, second, *_) = session
    assert f"```text\n{ADDRESS}\n```" in PAGE
    assert [first.splitlines()[-1], *second.splitlines()] == [address, address]


def test_what_is_asked_is_answered(session: tuple[str, list[str]]) -> None:
    _, (_, without_key, _, with_key, _) = session
    scan, status, health = map(json.loads, without_key.replace("}{", "}\n{").splitlines())
    assert [sorted(result) for result in scan["results"]] == [["close", "score", "ticker"]] * 2
    assert status["digest"], status
    assert health == {"status": "ok"}
    assert len(json.loads(with_key)["results"]) == 1


def test_without_the_key_nothing_is_told_but_health(session: tuple[str, list[str]]) -> None:
    address, (*_, key) = session
    asked = {name: urllib3.request("GET", f"{address}{path}", headers=sent) for name, path, sent in (
        ("health", "/healthz", {}), ("none", "/v1/scan", {}), ("other", "/v1/scan", {"x-api-key": key + "0"}),
        ("key", "/v1/scan?limit=1", {"x-api-key": key}),
    )}  # fmt: skip
    assert {name: reply.status for name, reply in asked.items()} == {
        "health": 200,
        "none": 401,
        "other": 401,
        "key": 200,
    }
    assert asked["none"].headers["content-type"] == "application/problem+json"


def policy() -> dict[str, Any]:
    [text] = re.findall(r'^```json\n(\{\n  "Version".*?)^```', PAGE, re.MULTILINE | re.DOTALL)
    return dict(json.loads(text))


def test_the_policy_permits_to_invoke_one_alias_and_nothing_else() -> None:
    [statement] = policy()["Statement"]
    [function] = re.findall(r"value: lambda:(\S+)", ROOT.joinpath("render.yaml").read_text("utf-8"))
    assert statement["Effect"] == "Allow"
    assert statement["Action"] == "lambda:InvokeFunction"
    assert re.fullmatch(rf"arn:aws:lambda:[a-z0-9-]+:\d{{12}}:function:{function}", statement["Resource"])
    assert statement.keys() == {"Sid", "Effect", "Action", "Resource"}


@mock_aws
def test_iam_takes_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    iam = boto3.client("iam")
    iam.create_user(UserName="web")
    iam.put_user_policy(UserName="web", PolicyName="invoke", PolicyDocument=json.dumps(policy()))
    faulty = {**policy(), "Version": "2012"}
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
        iam.put_user_policy(UserName="web", PolicyName="invoke", PolicyDocument=json.dumps(faulty))
