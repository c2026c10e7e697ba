"""The Docker engine, by its command line: arguments as a list, with timeouts, the password on stdin."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ecr.faults import DeployError
from ecr.registry import Registry

Fault = Callable[[str], DeployError]

_TIMEOUT = 60
_TRANSFER_TIMEOUT = 1800
_STDERR = 2
_START_TIMEOUT = 30
_HANG_UP_TIMEOUT = 0.5  # seconds within which the engine's proxy closes a connection that nothing listens behind


@dataclass(frozen=True, slots=True)
class LocalImage:
    """An image in the local engine.

    Attributes:
        id: `sha256:...` of its configuration, or of its manifest in engines that store images as registries do.
        platform: its architecture, by its name in images (`amd64`).
        size: bytes, uncompressed.
        index: whether pushing it would push an index.
        command: its entry point and arguments.
        revision: the commit that it was built from, by its label; empty if it has none.
    """

    id: str
    platform: str
    size: int
    index: bool
    command: tuple[str, ...]
    revision: str


def inspect(image: str) -> LocalImage:
    """Describe a local image. Raises DeployError: no docker, no engine, no such image."""
    found = json.loads(docker("image", "inspect", image, fault=_absent(image)))[0]
    config = found.get("Config") or {}
    return LocalImage(
        found["Id"],
        found["Architecture"],
        found["Size"],
        "index" in found.get("Descriptor", {}).get("mediaType", ""),
        (*(config.get("Entrypoint") or ()), *(config.get("Cmd") or ())),
        (config.get("Labels") or {}).get("org.opencontainers.image.revision", ""),
    )


def push(image: str, registry: Registry, repository: str, tag: str) -> None:
    """Push an image under a tag; the engine shows its progress on stderr and stores no password.

    Raises:
        DeployError: the push was refused or interrupted, or the tag is in use.
    """

    def failed(message: str) -> DeployError:
        if "immutable" in message:  # another push was faster
            return DeployError("used-tag", tag=tag, repository=repository)
        return DeployError("push-failed", message=message)

    name = f"{registry.host}/{repository}:{tag}"
    docker("image", "tag", image, name, fault=_absent(image))
    with _signed_in(registry, failed):
        docker("image", "push", name, shown=True, timeout=_TRANSFER_TIMEOUT, fault=failed)


def pull(image: str, registry: Registry) -> None:
    """Pull an image by its full name. Raises DeployError."""

    def failed(message: str) -> DeployError:
        return DeployError("pull-failed", image=image, message=message)

    with _signed_in(registry, failed):
        docker("image", "pull", image, shown=True, timeout=_TRANSFER_TIMEOUT, fault=failed)


def docker(*arguments: str, fault: Fault, stdin: str = "", timeout: float = _TIMEOUT, shown: bool = False) -> str:
    """Run docker and return its output, or with `shown` print that on stderr.

    Args:
        fault: makes the error, from docker's last line.
        stdin: its standard input.
        timeout: seconds.
        shown: print the output instead of returning it.

    Raises:
        DeployError: there is no docker or no engine; otherwise what `fault` makes.
    """
    command: Sequence[str] = ("docker", *arguments)
    try:
        run = subprocess.run(
            command,
            input=stdin,
            stdout=_STDERR if shown else subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=timeout,
            check=False,
        )
    except OSError:
        raise DeployError("no-docker") from None
    except subprocess.TimeoutExpired:
        raise fault(f"not finished after {timeout:.0f} s") from None
    if run.returncode:
        said = run.stderr.strip()
        if "Cannot connect to the Docker daemon" in said or "docker daemon is not running" in said:
            raise DeployError("engine-down")
        raise fault((said.splitlines() or ["no reason given"])[-1])
    return run.stdout or ""


def await_listener(port: int, timeout: float = _START_TIMEOUT) -> None:
    """Wait until a program in the container listens on a port that it publishes, or until the timeout.

    The engine's proxy accepts connections before that and closes them. Nothing is sent, because the emulator takes
    any request for an invocation.

    Args:
        port: of this machine.
        timeout: seconds. After that the caller's own request fails.
    """
    end = time.monotonic() + timeout
    while time.monotonic() < end and not _stays_open(port):
        time.sleep(0.1)


def _stays_open(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.settimeout(_HANG_UP_TIMEOUT)
        try:
            return connection.recv(1) != b""
        except TimeoutError:  # a program listens and waits for a request
            return True
    return False


@contextlib.contextmanager
def _signed_in(registry: Registry, fault: Fault) -> Iterator[None]:
    login = ("login", "--username", registry.user, "--password-stdin", registry.host)
    docker(*login, stdin=registry.password, fault=fault)
    try:
        yield
    finally:
        docker("logout", registry.host, fault=fault)


def _absent(image: str) -> Fault:
    return lambda _: DeployError("no-local-image", image=image)
