"""The Docker engine, through its command line: list arguments, bounded in time, the password by stdin."""

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

_SECONDS = 60
_TRANSFER_SECONDS = 1800
_STDERR = 2
_START_SECONDS = 30
_HANGS_UP = 0.5  # seconds in which the engine's proxy finds that nobody is behind it


@dataclass(frozen=True, slots=True)
class LocalImage:
    """An image as the engine keeps it.

    Attributes:
        id: `sha256:...` of its configuration, or of its manifest with engines that keep images as registries do.
        platform: its architecture, as images call it.
        size: bytes, uncompressed.
        index: whether a push of it would push an index.
        command: what it starts with, entry point and arguments.
        revision: the commit it says it was built from; empty if it says none.
    """

    id: str
    platform: str
    size: int
    index: bool
    command: tuple[str, ...]
    revision: str


def inspect(image: str) -> LocalImage:
    """Look at a local image. Raises DeployError: no docker, no engine, no such image."""
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
    """Send an image, under a tag; the engine shows its progress on stderr and keeps no password.

    Raises:
        DeployError: it was refused, interrupted, or the tag is used.
    """

    def failed(message: str) -> DeployError:
        if "immutable" in message:  # somebody else was faster
            return DeployError("used-tag", tag=tag, repository=repository)
        return DeployError("push-failed", message=message)

    name = f"{registry.host}/{repository}:{tag}"
    docker("image", "tag", image, name, fault=_absent(image))
    with _signed_in(registry, failed):
        docker("image", "push", name, shown=True, seconds=_TRANSFER_SECONDS, fault=failed)


def pull(image: str, registry: Registry) -> None:
    """Fetch an image by its full name. Raises DeployError."""

    def failed(message: str) -> DeployError:
        return DeployError("pull-failed", image=image, message=message)

    with _signed_in(registry, failed):
        docker("image", "pull", image, shown=True, seconds=_TRANSFER_SECONDS, fault=failed)


def docker(*arguments: str, fault: Fault, stdin: str = "", seconds: float = _SECONDS, shown: bool = False) -> str:
    """Run docker; return what it printed, or with `shown` print that on stderr.

    Args:
        fault: makes the error of docker's last words.

    Raises:
        DeployError: no docker, no engine, else what `fault` makes.
    """
    command: Sequence[str] = ("docker", *arguments)
    try:
        run = subprocess.run(
            command,
            input=stdin,
            stdout=_STDERR if shown else subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=seconds,
            check=False,
        )
    except OSError:
        raise DeployError("no-docker") from None
    except subprocess.TimeoutExpired:
        raise fault(f"no end after {seconds:.0f} s") from None
    if run.returncode:
        said = run.stderr.strip()
        if "Cannot connect to the Docker daemon" in said or "docker daemon is not running" in said:
            raise DeployError("engine-down")
        raise fault((said.splitlines() or ["no reason given"])[-1])
    return run.stdout or ""


def await_listener(port: int, patience: float = _START_SECONDS) -> None:
    """Wait until somebody in the container listens behind a port that it publishes, or until patience ends.

    The engine's proxy accepts before that, and hangs up. Nothing is sent: to the emulator whatever is sent is a call.

    Args:
        port: of this machine.
        patience: seconds. Who calls then learns that nobody listens.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end and not _stays_open(port):
        time.sleep(0.1)


def _stays_open(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.settimeout(_HANGS_UP)
        try:
            return connection.recv(1) != b""
        except TimeoutError:  # it is there, and waits for us
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
