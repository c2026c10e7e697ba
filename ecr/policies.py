"""Who may read a repository, and what expires in it: the documents that ECR keeps beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

#: Tags beginning so are put on every image that was ever deployed.
LIVE = "live-"

_KEPT_LIVE = 10_000  # a bound that ECR wants and that no repository reaches
_KEPT_PUSHED = 50
_UNTAGGED_DAYS = 7
_READ = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def lifecycle(*, deployed: bool) -> dict[str, Any]:
    """What expires.

    A digest that was deployed never does: Lambda fetches a function's image again when it has been idle, weeks later.
    The first rule takes all `live-` images, and what one rule has taken no later rule may expire, whatever other tags
    it carries.

    Args:
        deployed: whether functions run images of this repository; in others nothing expires but what has no tag.
    """
    untagged = {
        "rulePriority": 10,
        "description": f"what has lost its tag goes after {_UNTAGGED_DAYS} days",
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
        "description": "what was deployed stays",
        "selection": {
            "tagStatus": "tagged",
            "tagPatternList": [f"{LIVE}*"],
            "countType": "imageCountMoreThan",
            "countNumber": _KEPT_LIVE,
        },
        "action": {"type": "expire"},
    }
    pushed = {
        "rulePriority": 20,
        "description": f"of what was pushed and never deployed, the newest {_KEPT_PUSHED} stay",
        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": _KEPT_PUSHED},
        "action": {"type": "expire"},
    }
    return {"rules": [live, untagged, pushed]}


def access(partition: str, region: str, owner: str, readers: Sequence[str] = ()) -> dict[str, Any]:
    """Who may read: the accounts whose functions run the images, and Lambda on behalf of those functions.

    Without the second statement everything works until a function has been idle for weeks and its image is fetched
    again.

    Args:
        owner: the account of the repository.
        readers: other accounts.
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
    """Whether a stored document says what is wanted, as AWS writes it: lists in any order, a list of one without it."""
    return bool(_plain(json.loads(stored)) == _plain(wanted))


def _plain(value: Any) -> Any:  # JSON
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return sorted((_plain(element) for element in value), key=json.dumps) if len(value) != 1 else _plain(value[0])
    return value
