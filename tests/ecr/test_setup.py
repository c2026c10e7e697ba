"""The repositories as AWS has them after a setup, whatever was there before."""

from __future__ import annotations

import json

import pytest

from ecr.cloud import Client
from ecr.command import REPOSITORY
from ecr.policies import LIVE
from tests.amazon import Amazon, client_of
from tests.ecr.conftest import Operator

REPOSITORIES = [REPOSITORY, "us-market-scanner/numpy-scipy", "us-market-scanner/pandas-sklearn"]


@pytest.fixture
def ecr(amazon: Amazon) -> Client:
    return client_of("ecr")


def scanned(ecr: Client) -> dict[str, list[str]]:
    """Which repositories the registry scans when."""
    rules = ecr.get_registry_scanning_configuration()["scanningConfiguration"]["rules"]
    return {rule["scanFrequency"]: [entry["filter"] for entry in rule["repositoryFilters"]] for rule in rules}


def test_a_new_account_gets_three_repositories_whose_tags_never_change(operator: Operator, ecr: Client) -> None:
    operator.succeed("setup")
    found = {made["repositoryName"]: made for made in ecr.describe_repositories()["repositories"]}
    assert sorted(found) == sorted(REPOSITORIES)
    for made in found.values():
        assert made["imageTagMutability"] == "IMMUTABLE"
        assert made["encryptionConfiguration"] == {"encryptionType": "AES256"}


def test_a_key_of_ones_own_encrypts(operator: Operator, ecr: Client) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/1"
    operator.succeed("setup", "--kms-key", key)
    assert {made["encryptionConfiguration"]["kmsKey"] for made in ecr.describe_repositories()["repositories"]} == {key}
    operator.amazon.calls.clear()
    operator.succeed("setup", "--kms-key", key)
    assert operator.amazon.changes() == []


def test_deployed_images_are_taken_by_the_first_rule(operator: Operator, ecr: Client) -> None:
    operator.succeed("setup")
    text = ecr.get_lifecycle_policy(repositoryName=REPOSITORY)["lifecyclePolicyText"]
    first, *others = sorted(json.loads(text)["rules"], key=lambda rule: rule["rulePriority"])
    assert first["selection"]["tagPatternList"] == [f"{LIVE}*"]
    assert first["selection"]["countNumber"] >= 10_000
    assert [rule["selection"]["tagStatus"] for rule in others] == ["untagged", "any"]


def test_of_library_images_only_what_has_no_tag_expires(operator: Operator, ecr: Client) -> None:
    operator.succeed("setup")
    for name in REPOSITORIES[1:]:
        rules = json.loads(ecr.get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"])["rules"]
        assert [rule["selection"]["tagStatus"] for rule in rules] == ["untagged"]


def test_lambda_and_the_accounts_named_may_read(operator: Operator, ecr: Client) -> None:
    operator.succeed("setup", "--account", "210987654321")
    policy = json.loads(ecr.get_repository_policy(repositoryName=REPOSITORY)["policyText"])
    accounts, service = policy["Statement"]
    assert accounts["Principal"]["AWS"] == ["arn:aws:iam::123456789012:root", "arn:aws:iam::210987654321:root"]
    assert service["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert service["Condition"]["ArnLike"]["aws:sourceARN"] == [
        "arn:aws:lambda:us-east-1:123456789012:function:*",
        "arn:aws:lambda:us-east-1:210987654321:function:*",
    ]
    for statement in policy["Statement"]:
        assert statement["Action"] == ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def test_the_registry_scans_on_push_and_keeps_what_others_set(operator: Operator, ecr: Client) -> None:
    others = {"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": [{"filter": "theirs", "filterType": "WILDCARD"}]}
    ecr.put_registry_scanning_configuration(scanType="BASIC", rules=[others])
    operator.succeed("setup")
    assert scanned(ecr) == {"SCAN_ON_PUSH": ["theirs", "us-market-scanner/*"]}


def test_a_registry_that_scans_all_is_left_alone(operator: Operator, ecr: Client) -> None:
    everything = {"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}]}
    ecr.put_registry_scanning_configuration(scanType="ENHANCED", rules=[everything])
    operator.succeed("setup")
    assert scanned(ecr) == {"CONTINUOUS_SCAN": ["*"]}


def test_a_repository_with_mutable_tags_is_corrected(operator: Operator, ecr: Client) -> None:
    ecr.create_repository(repositoryName=REPOSITORY, imageTagMutability="MUTABLE")
    assert f"make the tags of {REPOSITORY} immutable" in operator.succeed("setup").stderr
    found = ecr.describe_repositories(repositoryNames=[REPOSITORY])["repositories"][0]
    assert found["imageTagMutability"] == "IMMUTABLE"


def test_a_dry_run_lists_all_changes_and_makes_none(operator: Operator, ecr: Client) -> None:
    said = operator.succeed("setup", "--dry-run").stderr.splitlines()
    assert len(said) == 3 + 3 + 1 + 1  # repositories, what expires, who reads, what is scanned
    assert all(line.startswith("would ") for line in said)
    assert ecr.describe_repositories()["repositories"] == []
    assert operator.amazon.changes() == []


@pytest.mark.parametrize("step", ["CreateRepository", "PutLifecyclePolicy", "SetRepositoryPolicy"])
def test_an_interrupted_setup_is_taken_up(operator: Operator, step: str) -> None:
    operator.amazon.refuse(step, "ServerException", status=400, done=True)
    operator.fail("refused", "setup")
    operator.amazon.heal()
    operator.succeed("setup")
    operator.amazon.calls.clear()
    operator.succeed("setup")
    assert operator.amazon.changes() == []
