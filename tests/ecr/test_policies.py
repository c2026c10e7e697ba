"""Documents beside a repository, compared with what AWS makes of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecr.policies import access, lifecycle, same

WANTED = access("aws", "us-east-1", "123456789012", ["210987654321"])


def as_stored(policy: dict[str, Any]) -> dict[str, Any]:
    """A copy, to change."""
    copy: dict[str, Any] = json.loads(json.dumps(policy))
    return copy


def test_the_order_of_lists_does_not_matter() -> None:
    stored = as_stored(WANTED)
    for statement in stored["Statement"]:
        statement["Action"].reverse()
    stored["Statement"].reverse()
    assert same(json.dumps(stored), WANTED)


def test_one_element_may_stand_without_its_list() -> None:
    alone = access("aws", "us-east-1", "123456789012")
    stored = as_stored(alone)
    stored["Statement"][0]["Principal"]["AWS"] = stored["Statement"][0]["Principal"]["AWS"][0]
    assert same(json.dumps(stored), alone)


@pytest.mark.parametrize("left_out", [0, 1])
def test_a_statement_less_is_another_policy(left_out: int) -> None:
    stored = as_stored(WANTED)
    del stored["Statement"][left_out]
    assert not same(json.dumps(stored), WANTED)


def test_another_account_is_another_policy() -> None:
    assert not same(json.dumps(WANTED), access("aws", "us-east-1", "123456789012"))


def test_accounts_of_other_partitions_are_named_as_theirs() -> None:
    text = json.dumps(access("aws-cn", "cn-north-1", "123456789012"))
    assert "arn:aws-cn:iam::123456789012:root" in text
    assert "arn:aws-cn:lambda:cn-north-1:123456789012:function:*" in text


def test_priorities_of_rules_are_their_own() -> None:
    priorities = [rule["rulePriority"] for rule in lifecycle(deployed=True)["rules"]]
    assert len({*priorities}) == len(priorities)
    assert priorities[-1] == max(priorities)  # the rule for any tag has to come last
