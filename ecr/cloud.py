"""The AWS account and region that a command works in, and its clients: every call has a timeout and a retry limit."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ecr.faults import DeployError
from ecr.registry import Registry

#: A client of boto3, which publishes no types.
Client = Any

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 60
MAX_ATTEMPTS = 4


@dataclass(frozen=True)
class Cloud:
    """One account's region.

    Attributes:
        region: the region's AWS name; None for the one of the environment or the profile.
        registry_url: the registry's address if it is not the one that AWS gives, e.g. for tests.
    """

    region_name: str | None = None
    registry_url: str | None = None
    _clients: dict[tuple[str, float, int], Client] = field(default_factory=dict, init=False, repr=False, compare=False)

    def client(self, service: str, read_timeout: float = READ_TIMEOUT, max_attempts: int = MAX_ATTEMPTS) -> Client:
        """Return the client of a service, created once.

        Args:
            read_timeout: seconds.
            max_attempts: the first call included.
        """
        from botocore.config import Config  # not needed for `--help`
        from botocore.exceptions import BotoCoreError

        key = (service, read_timeout, max_attempts)
        if key not in self._clients:
            bounds = Config(
                connect_timeout=CONNECT_TIMEOUT,
                read_timeout=read_timeout,
                retries={"mode": "standard", "total_max_attempts": max_attempts},
            )
            try:
                self._clients[key] = self._session.client(service, config=bounds)
            except ValueError as error:  # AWS_ENDPOINT_URL is not an address; botocore's own errors say more
                if isinstance(error, BotoCoreError):
                    raise
                raise DeployError("wrong-aws-setting", message=error) from None
        return self._clients[key]

    @cached_property
    def _session(self) -> Any:  # as `Client`
        import boto3  # not needed for `--help`

        return boto3.Session(region_name=self.region_name)

    @property
    def region(self) -> str:
        """The region in use. Raises DeployError when none is set."""
        region = self._session.region_name
        if not region:
            raise DeployError("no-region")
        return str(region)

    @cached_property
    def identity(self) -> tuple[str, str]:
        """The partition (`aws`, `aws-cn` ...) and the account's number."""
        caller = self.client("sts").get_caller_identity()
        return caller["Arn"].split(":")[1], caller["Account"]

    @cached_property
    def registry(self) -> Registry:
        """The account's registry, with a login that is valid for some hours."""
        grant = self.client("ecr").get_authorization_token()["authorizationData"][0]
        user, _, password = base64.b64decode(grant["authorizationToken"]).decode().partition(":")
        return Registry(self.registry_url or grant["proxyEndpoint"], user, password)
