"""The account and region that a command works in, and its clients: every call bounded in time and tries."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ecr.faults import DeployError
from ecr.registry import Registry

#: A client of boto3, which publishes no types.
Client = Any

CONNECT_SECONDS = 5
READ_SECONDS = 60
TRIES = 4


@dataclass(frozen=True)
class Cloud:
    """One account's region.

    Attributes:
        region: as AWS calls it; None for what the environment or the profile says.
        registry_url: where the registry is if not where AWS says, as for a stand-in.
    """

    region_name: str | None = None
    registry_url: str | None = None
    _clients: dict[tuple[str, float, int], Client] = field(default_factory=dict, init=False, repr=False, compare=False)

    def client(self, service: str, read_seconds: float = READ_SECONDS, tries: int = TRIES) -> Client:
        """Give the client of one service, made once."""
        from botocore.config import Config  # `--help` does without
        from botocore.exceptions import BotoCoreError

        key = (service, read_seconds, tries)
        if key not in self._clients:
            bounds = Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=read_seconds,
                retries={"mode": "standard", "total_max_attempts": tries},
            )
            try:
                self._clients[key] = self._session.client(service, config=bounds)
            except ValueError as error:  # an address in AWS_ENDPOINT_URL that is none; botocore's own errors say more
                if isinstance(error, BotoCoreError):
                    raise
                raise DeployError("wrong-aws-setting", message=error) from None
        return self._clients[key]

    @cached_property
    def _session(self) -> Any:  # as `Client`
        import boto3  # `--help` does without

        return boto3.Session(region_name=self.region_name)

    @property
    def region(self) -> str:
        """The region in force. Raises DeployError when none is set."""
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
        """The account's registry, signed in to for the next hours."""
        grant = self.client("ecr").get_authorization_token()["authorizationData"][0]
        user, _, password = base64.b64decode(grant["authorizationToken"]).decode().partition(":")
        return Registry(self.registry_url or grant["proxyEndpoint"], user, password)
