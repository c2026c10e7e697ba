"""The first call of a new version, before the alias moves: by Lambda, or by the emulator in a local container."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ecr import engine
from ecr.faults import DeployError, code_of
from ecr.function import Function
from ecr.registry import Registry

#: The request. It needs neither history nor Redis: a function without them says so in its reply.
EVENT = json.dumps({"action": "health"}).encode()

_FINE = 200
_LAMBDA_TIMEOUT = 120
_PATH = "/2015-03-31/functions/function/invocations"
# Confined as in Lambda: only /tmp is writable, no shared memory, no privileges, an unprivileged user.
_CONFINED = (
    *("--read-only", "--tmpfs", "/tmp:size=512m,mode=1777", "--ipc", "none", "--user", "993:990"),  # noqa: S108  # the container's
    *("--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--pids-limit", "1024"),
)


class Smoke(Protocol):
    """Calls a version once. Raises `DeployError` unless the reply is that of a function that runs."""

    def __call__(self, version: str, uri: str) -> None:
        """Call `version`, whose image is `uri` (by digest)."""
        ...


@dataclass(frozen=True)
class LambdaCall:
    """The first call by Lambda's Invoke."""

    function: Function

    def __call__(self, version: str, uri: str) -> None:  # noqa: ARG002  # Lambda knows the image
        """Invoke the version, after waking it if it is inactive."""
        from botocore.exceptions import ClientError  # not needed for `--help`

        if self.function.version(version).state == "Inactive":
            with contextlib.suppress(ClientError):  # this call fails, and wakes the function
                self._invoke(version)
            self.function.settle(version)
        try:
            answer = self._invoke(version)
        except ClientError as error:
            if code_of(error) in {"ResourceConflictException", "ResourceNotReadyException"}:
                raise DeployError("busy", function=self.function.name, message=code_of(error)) from None
            raise
        judge(version, answer["Payload"].read(), failed="FunctionError" in answer)

    def _invoke(self, version: str) -> dict[str, Any]:
        client = self.function.cloud.client("lambda", read_timeout=_LAMBDA_TIMEOUT, max_attempts=2)
        answer: dict[str, Any] = client.invoke(FunctionName=self.function.name, Qualifier=version, Payload=EVENT)
        return answer


@dataclass(frozen=True)
class EmulatorCall:
    """The first call by AWS's runtime interface emulator, mounted into a container of the image from the registry.

    Attributes:
        emulator: path of the program; `scripts/emulator` downloads it.
    """

    registry: Registry
    emulator: Path

    def __call__(self, version: str, uri: str) -> None:
        """Pull the image, start it confined as in Lambda, and call it."""
        import urllib3  # not needed for `--help`

        engine.pull(uri, self.registry)
        with self._started(uri) as port:
            try:
                answer = urllib3.PoolManager().request(
                    "POST",
                    f"http://127.0.0.1:{port}{_PATH}",
                    body=EVENT,
                    timeout=urllib3.Timeout(connect=5, read=_LAMBDA_TIMEOUT),
                    retries=False,
                )
            except urllib3.exceptions.HTTPError as error:
                raise DeployError("smoke-failed", version=version, reason=f"no answer ({error})") from None
        judge(version, answer.data, failed=answer.status != _FINE)

    @contextlib.contextmanager
    def _started(self, uri: str) -> Iterator[int]:
        def failed(message: str) -> DeployError:
            return DeployError("smoke-failed", version="of the image", reason=f"its container failed: {message}")

        command = engine.inspect(uri).command
        mount = f"{self.emulator.resolve()}:/emulator:ro"
        run = ("run", "--detach", "--publish", "127.0.0.1::8080", "--volume", mount, "--entrypoint", "/emulator")
        container = engine.docker(*run, *_CONFINED, uri, *command, fault=failed).strip()
        try:
            port = int(engine.docker("port", container, "8080/tcp", fault=failed).rpartition(":")[2])
            engine.await_listener(port)
            yield port
        finally:
            engine.docker("rm", "--force", container, fault=failed)


def judge(version: str, payload: bytes, *, failed: bool) -> None:
    """Raise `DeployError` unless the payload is the reply of a function that runs."""
    if not payload.strip():
        raise DeployError("smoke-failed", version=version, reason="its answer is empty: it does not start")
    try:
        reply = json.loads(payload)
    except ValueError:
        reply = payload.decode("utf-8", "replace").strip()
    if failed or not isinstance(reply, dict) or "errorMessage" in reply:
        said = reply.get("errorMessage", reply) if isinstance(reply, dict) else reply
        raise DeployError("smoke-failed", version=version, reason=f"it answered {said!s:.300}")
    if reply.get("statusCode") != _FINE:
        raise DeployError(
            "smoke-failed",
            version=version,
            reason=f"it answered {reply.get('statusCode')}: {reply.get('body', '')!s:.300}",
        )
    _require_settings(version, reply.get("body"))


def _require_settings(version: str, body: object) -> None:
    """Raise if the function cannot use its settings. An empty history or an unreachable Redis may be temporary."""
    try:
        health = json.loads(body) if isinstance(body, str) else None
    except ValueError:
        health = None
    faulty = health.get("faulty_settings") if isinstance(health, dict) else None
    if health and faulty:
        problems = " ".join(map(str, health.get("problems", ())))
        raise DeployError("wrong-setting", version=version, settings=", ".join(faulty), reason=f"{problems:.500}")
