"""A push: what goes out, what is printed, and when nothing does."""

from __future__ import annotations

from ecr.command import REPOSITORY
from tests.ecr.conftest import SECRETS, Operator
from tests.ecr.shelf import Image, digest


def test_a_push_prints_the_digest_alone_on_stdout(prepared: Operator) -> None:
    prepared.engine.build(Image())
    run = prepared.succeed("push", "--tag", "one")
    assert run.stdout == f"{digest(Image().manifest)}\n"
    assert prepared.shelf.tags(REPOSITORY) == ["one"]


def test_the_same_image_again_goes_nowhere(prepared: Operator) -> None:
    prepared.engine.build(Image())
    first = prepared.succeed("push", "--tag", "one").stdout
    writes = prepared.shelf.writes()
    assert prepared.succeed("push", "--tag", "one").stdout == first
    assert prepared.shelf.writes() == writes
    assert prepared.engine.calls().count("'push'") == 1


def test_the_password_goes_by_stdin_and_does_not_stay(prepared: Operator) -> None:
    prepared.engine.build(Image())
    prepared.succeed("push", "--tag", "one")
    assert SECRETS[2] not in prepared.engine.calls()
    assert "'logout'" in prepared.engine.calls()
    assert not prepared.engine.folder.joinpath("password").exists()


def test_a_push_for_arm64(prepared: Operator) -> None:
    prepared.engine.build(Image(architecture="arm64"))
    assert "arm64" in prepared.succeed("push", "--tag", "one", "--architecture", "arm64").stderr


def test_a_library_image_goes_to_its_own_repository(prepared: Operator) -> None:
    name = "us-market-scanner/numpy-scipy"
    prepared.engine.build(Image(), f"{name}:2.4-1.17")
    prepared.succeed("push", "--repository", name, "--image", f"{name}:2.4-1.17", "--tag", "2.4-1.17")
    assert prepared.shelf.tags(name) == ["2.4-1.17"]
