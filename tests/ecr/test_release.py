"""What an operator does in turn, and what it leaves."""

from __future__ import annotations

from ecr.cloud import Client
from tests.ecr.amazon import Amazon
from tests.ecr.conftest import NAME, Engine, Operator
from tests.ecr.shelf import Image, Shelf


def release(operator: Operator, engine: Engine, content: str) -> str:
    """Push and deploy an image; return its digest."""
    engine.build(Image(content))
    digest = operator.succeed("push", "--tag", content).stdout.strip()
    operator.succeed("deploy", "--digest", digest)
    return digest


def live(function: Client) -> tuple[str, str]:
    alias = function.get_alias(FunctionName=NAME, Name="live")
    return alias["FunctionVersion"], alias["Description"]


def test_the_whole_way_and_again_changes_nothing_the_second_time(
    operator: Operator, engine: Engine, function: Client, amazon: Amazon, shelf: Shelf
) -> None:
    engine.build(Image("one"))
    first = release(operator, engine, "one")
    engine.build(Image("two"))
    for command in (["setup"], ["push", "--tag", "two"], ["deploy", "--tag", "two"], ["rollback"]):
        operator.succeed(*command)
        amazon.calls.clear()
        writes = shelf.writes()
        operator.succeed(*command)
        assert (amazon.changes(), shelf.writes()) == ([], writes), command
    assert live(function) == ("1", "rolled back from version 2")
    assert function.get_function(FunctionName=NAME, Qualifier="1")["Code"]["ImageUri"].endswith(first)
