"""Creates the repositories and keeps their policies up to date."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from ecr.cloud import Client, Cloud
from ecr.faults import DeployError, code_of
from ecr.policies import access, lifecycle, same
from ecr.steps import Steps

#: Further repositories, for images of the libraries alone, on which other functions can be built.
LIBRARIES = ("numpy-scipy", "pandas-sklearn")
IMMUTABLE = "IMMUTABLE"

_ON_PUSH = "SCAN_ON_PUSH"
_FREQUENCIES = {_ON_PUSH, "CONTINUOUS_SCAN"}


@dataclass(frozen=True, slots=True)
class Wish:
    """The wanted state of the repositories.

    Attributes:
        repository: the function's, e.g. `project/scanner`; the libraries' are in the same project.
        kms_key: the key that encrypts them; None for AES256 with Amazon's own key.
        readers: further accounts whose functions run the images.
    """

    repository: str
    kms_key: str | None = None
    readers: Sequence[str] = ()

    @property
    def project(self) -> str:
        """The common prefix of the repositories' names, with its slash."""
        return "".join(self.repository.rpartition("/")[:2])

    @property
    def encryption(self) -> dict[str, str]:
        """The encryption, in the form of ECR's API."""
        return {"encryptionType": "KMS", "kmsKey": self.kms_key} if self.kms_key else {"encryptionType": "AES256"}


def setup(cloud: Cloud, wish: Wish, steps: Steps) -> None:
    """Create the repositories where they are missing, and update their policies.

    Raises:
        DeployError: a repository exists with other encryption.
    """
    ecr = cloud.client("ecr")
    for name in (wish.repository, *(f"{wish.project}{library}" for library in LIBRARIES)):
        found = _described(ecr, name)
        _repository(ecr, name, found, wish, steps)
        _lifecycle(ecr, name, found, lifecycle(deployed=name == wish.repository), steps)
    _access(ecr, wish.repository, access(*_place(cloud), wish.readers), steps)
    _scanning(ecr, f"{wish.project or wish.repository}*", steps)


def require(cloud: Cloud, repository: str) -> None:
    """Raise `DeployError` unless there is such a repository."""
    if _described(cloud.client("ecr"), repository) is None:
        raise DeployError("no-repository", repository=repository, region=cloud.region)


def _place(cloud: Cloud) -> tuple[str, str, str]:
    partition, account = cloud.identity
    return partition, cloud.region, account


def _described(ecr: Client, name: str) -> dict[str, Any] | None:
    found = _stored(lambda: ecr.describe_repositories(repositoryNames=[name]))
    return found and found["repositories"][0]


def _repository(ecr: Client, name: str, found: dict[str, Any] | None, wish: Wish, steps: Steps) -> None:
    if found is None:
        steps.do(
            f"create the repository {name} with immutable tags",
            lambda: ecr.create_repository(
                repositoryName=name, imageTagMutability=IMMUTABLE, encryptionConfiguration=wish.encryption
            ),
        )
        return
    encryption = found["encryptionConfiguration"]
    if wish.kms_key and encryption.get("kmsKey") != wish.kms_key:
        raise DeployError("other-encryption", repository=name, found=encryption.get("kmsKey", "AES256"))
    if found["imageTagMutability"] != IMMUTABLE:
        steps.do(
            f"make the tags of {name} immutable",
            lambda: ecr.put_image_tag_mutability(repositoryName=name, imageTagMutability=IMMUTABLE),
        )


def _lifecycle(ecr: Client, name: str, found: dict[str, Any] | None, wanted: dict[str, Any], steps: Steps) -> None:
    stored = _stored(lambda: ecr.get_lifecycle_policy(repositoryName=name)) if found else None
    if stored is None or not same(stored["lifecyclePolicyText"], wanted):
        text = json.dumps(wanted)
        steps.do(
            f"set the lifecycle policy of {name}",
            lambda: ecr.put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=text),
        )


def _access(ecr: Client, name: str, wanted: dict[str, Any], steps: Steps) -> None:
    stored = _stored(lambda: ecr.get_repository_policy(repositoryName=name))
    if stored is None or not same(stored["policyText"], wanted):
        text = json.dumps(wanted)
        steps.do(f"let Lambda read {name}", lambda: ecr.set_repository_policy(repositoryName=name, policyText=text))


def _stored(get: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """Read a policy that may not exist; in a dry run not even the repository may exist."""
    from botocore.exceptions import ClientError  # not needed for `--help`

    try:
        return get()
    except ClientError as error:
        if not code_of(error).endswith("NotFoundException"):
            raise
        return None


def _scanning(ecr: Client, pattern: str, steps: Steps) -> None:
    """Scan images on push. The setting belongs to the whole registry: rules that others have set stay."""
    stored = ecr.get_registry_scanning_configuration()["scanningConfiguration"]
    rules = stored.get("rules", [])
    scanned = [
        entry["filter"]
        for rule in rules
        if rule["scanFrequency"] in _FREQUENCIES
        for entry in rule["repositoryFilters"]
    ]
    if any(fnmatchcase(pattern, wider) for wider in scanned):
        return
    ours = {"filter": pattern, "filterType": "WILDCARD"}
    on_push = next((rule for rule in rules if rule["scanFrequency"] == _ON_PUSH), None)
    others = [rule for rule in rules if rule is not on_push]
    filters = [*(on_push["repositoryFilters"] if on_push else ()), ours]
    wanted = [*others, {"scanFrequency": _ON_PUSH, "repositoryFilters": filters}]
    steps.do(
        f"scan {pattern} on push",
        lambda: ecr.put_registry_scanning_configuration(scanType=stored["scanType"], rules=wanted),
    )
