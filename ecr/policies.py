"""A repository's policies: who may read it, and which images expire."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

#: The prefix of the tags that every deployed image gets.
LIVE = "live-"

_MAX_LIVE = 10_000  # ECR requires a count; no repository reaches this one
_MAX_PUSHED = 50
_UNTAGGED_DAYS = 7
_READ = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def lifecycle(*, deployed: bool) -> dict[str, Any]:
    """Build the lifecycle policy: what expires.

    A deployed image never expires, because Lambda pulls a function's image again weeks later, after the function has
    been idle. The first rule matches all `live-` images, and an image matched by one rule is not expired by a later
    one, whatever other tags it has.

    Args:
        deployed: whether functions run images of this repository; in others only untagged images expire.
    """
    untagged = {
        "rulePriority": 10,
        "description": f"untagged images expire after {_UNTAGGED_DAYS} days",
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": _UNTAGGED_DAYS,
        },
        "action": {"type": "expire"},
    }
    if not deployed:
        return {"rules": [untagged]}
    live = {
        "rulePriority": 1,
        "description": "deployed images stay",
        "selection": {
            "tagStatus": "tagged",
            "tagPatternList": [f"{LIVE}*"],
            "countType": "imageCountMoreThan",
            "countNumber": _MAX_LIVE,
        },
        "action": {"type": "expire"},
    }
    pushed = {
        "rulePriority": 20,
        "description": f"of the images that were never deployed, the newest {_MAX_PUSHED} stay",
        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": _MAX_PUSHED},
        "action": {"type": "expire"},
    }
    return {"rules": [live, untagged, pushed]}


def access(partition: str, region: str, owner: str, readers: Sequence[str] = ()) -> dict[str, Any]:
    """Build the access policy: the accounts whose functions run the images may read, and Lambda for those functions.

    Without the second statement everything works until a function has been idle for weeks and Lambda pulls its image
    again.

    Args:
        owner: the repository's account number.
        readers: numbers of other accounts.
    """
    accounts = sorted({owner, *readers})
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AccountsWithFunctions",
                "Effect": "Allow",
                "Principal": {"AWS": [f"arn:{partition}:iam::{account}:root" for account in accounts]},
                "Action": _READ,
            },
            {
                "Sid": "LambdaForTheirFunctions",
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": _READ,
                "Condition": {
                    "ArnLike": {
                        "aws:sourceARN": [
                            f"arn:{partition}:lambda:{region}:{account}:function:*" for account in accounts
                        ]
                    }
                },
            },
        ],
    }


def same(stored: str, wanted: dict[str, Any]) -> bool:
    """Compare policies as AWS does: lists in any order, a list of one element equal to the element."""
    return bool(_plain(json.loads(stored)) == _plain(wanted))


def _plain(value: Any) -> Any:  # JSON
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return sorted((_plain(element) for element in value), key=json.dumps) if len(value) != 1 else _plain(value[0])
    return value
