"""The docker command, as `ecr` uses it; the same with a real engine in tests/e2e."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from ecr import engine as engines
from ecr.faults import DeployError
from ecr.registry import Registry
from tests.ecr.conftest import IMAGE, Engine
from tests.ecr.docker import SAYS
from tests.ecr.shelf import Image, Shelf, digest
from tests.ports import refusing


def test_a_local_image_is_described(engine: Engine) -> None:
    engine.build(Image(size=7))
    found = engines.inspect(IMAGE)
    assert (found.id, found.platform, found.size, found.index) == (digest(Image().config), "amd64", 7, False)
    assert found.command == ("python", "-m", "awslambdaric", "scanner.handler.handler")


def test_a_push_arrives(engine: Engine, shelf: Shelf) -> None:
    engine.build(Image())
    engines.push(IMAGE, Registry(shelf.url, "AWS", "any"), "a/b", "one")
    assert shelf.tags("a/b") == ["one"]


@pytest.mark.parametrize(
    "said",
    ["Cannot connect to the Docker daemon at unix:///x.", "error during connect: the docker daemon is not running."],
)
def test_an_engine_that_is_down_is_recognised(engine: Engine, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    engine.build(Image())
    monkeypatch.setenv(SAYS, said)
    with pytest.raises(DeployError, match="start it"):
        engines.inspect(IMAGE)


def test_an_engine_that_takes_too_long_is_given_up(engine: Engine) -> None:
    engine.build(Image())
    with pytest.raises(DeployError, match=r"not finished after 0 s"):
        engines.docker(
            "image", "inspect", IMAGE, timeout=0.01, fault=lambda said: DeployError("push-failed", message=said)
        )


def test_a_port_is_ready_once_a_program_in_the_container_listens_on_it() -> None:
    """The engine's proxy accepts, and hangs up as long as nobody does."""
    hung_up, said = list[int](), list[bytes]()
    over = threading.Event()

    def stand_between(proxy: socket.socket) -> None:
        for turn in range(3):
            proxy.accept()[0].close()
            hung_up.append(turn)
        with proxy.accept()[0] as connection:  # now somebody is behind it
            said.append(connection.recv(1))  # until the other side is done with it
        over.set()

    with socket.create_server(("127.0.0.1", 0)) as proxy:
        threading.Thread(target=stand_between, args=(proxy,), daemon=True).start()
        engines.await_listener(proxy.getsockname()[1])
        assert over.wait(10)
    assert (hung_up, said) == ([0, 1, 2], [b""])  # and it was sent nothing


def test_a_port_that_no_program_listens_on_times_out() -> None:
    with refusing() as port:
        began = time.monotonic()
        engines.await_listener(port, timeout=0.3)
        assert 0.3 <= time.monotonic() - began < 10
