"""Releases: what moves the alias, what does not, and what is on record."""

from __future__ import annotations

import pytest

from ecr.command import NAME, REPOSITORY
from tests.amazon import client_of
from tests.ecr.conftest import Operator
from tests.ecr.shelf import INDEX, Image


def test_each_command_repeated_changes_nothing(prepared: Operator) -> None:
    prepared.release(Image("one"))
    prepared.engine.build(Image("two"))
    for command in (["setup"], ["push", "--tag", "two"], ["deploy", "--tag", "two"], ["rollback"]):
        prepared.succeed(*command)
        prepared.amazon.calls.clear()
        writes = prepared.shelf.writes()
        prepared.succeed(*command)
        assert (prepared.amazon.changes(), prepared.shelf.writes()) == ([], writes), command
    assert prepared.live() == ("1", "rolled back from version 2")


def test_a_deploy_checks_updates_publishes_calls_and_then_moves(prepared: Operator) -> None:
    digest = prepared.release(Image("one"))
    steps = ["UpdateFunctionCode DryRun", "UpdateFunctionCode", "PublishVersion", "Invoke", "CreateAlias"]
    assert [call for call in prepared.amazon.calls if call in steps] == steps
    assert prepared.amazon.invoked == ["1"]
    assert prepared.live() == ("1", f"{digest}, the first")
    version = client_of("lambda").get_function(FunctionName=NAME, Qualifier="1")
    assert version["Configuration"]["Description"] == digest
    assert version["Code"]["ImageUri"] == f"{prepared.shelf.host}/{REPOSITORY}@{digest}"


def test_what_was_deployed_has_a_tag_that_never_expires(released: Operator) -> None:
    digest = released.release(Image("two"))
    assert f"live-{NAME}-2-{digest[7:19]}" in released.shelf.tags(REPOSITORY)


def test_the_image_that_the_stack_released_never_expires_either(prepared: Operator) -> None:
    digest = prepared.release(Image("one"))
    prepared.shelf.drop(REPOSITORY, digest)  # and with it the tag that the release put on it
    prepared.shelf.add(REPOSITORY, "one", Image("one"))
    prepared.amazon.calls.clear()
    prepared.succeed("deploy", "--tag", "one")
    assert prepared.amazon.changes() == []
    assert f"live-{NAME}-1-{digest[7:19]}" in prepared.shelf.tags(REPOSITORY)


def test_the_alias_notes_what_it_meant_before(released: Operator) -> None:
    digest = released.release(Image("two"))
    assert released.live() == ("2", f"{digest}, before it version 1")


def test_an_image_deployed_before_gets_its_version_again(released: Operator) -> None:
    released.release(Image("two"))
    first = released.release(Image("one"))
    assert released.live() == ("1", f"{first}, before it version 2")
    released.succeed("rollback")
    assert released.live() == ("2", "rolled back from version 1")


def test_a_changed_configuration_is_a_release_too(released: Operator) -> None:
    client_of("lambda").update_function_configuration(FunctionName=NAME, MemorySize=2048)
    released.succeed("deploy", "--tag", "one")
    assert released.live()[0] == "2"
    assert client_of("lambda").get_function(FunctionName=NAME, Qualifier="live")["Configuration"]["MemorySize"] == 2048


def test_a_rollback_calls_the_version_before_it_moves(released: Operator) -> None:
    released.release(Image("two"))
    released.amazon.calls.clear()
    released.succeed("rollback")
    steps = ["Invoke", "UpdateAlias"]
    assert [call for call in released.amazon.calls if call in steps] == steps
    assert released.amazon.invoked[-1] == "1"


def test_an_image_that_a_rollback_released_never_expires_even_if_its_first_call_had_failed(released: Operator) -> None:
    digest = released.shelf.add(REPOSITORY, "two", Image("two"))
    released.amazon.refuse("Invoke", "ServiceException")
    assert released("deploy", "--tag", "two").exit_code == 1
    tag = f"live-{NAME}-2-{digest[7:19]}"
    assert tag not in released.shelf.tags(REPOSITORY)
    released.amazon.heal()
    released.succeed("rollback", "--to", "2")
    assert tag in released.shelf.tags(REPOSITORY)


def test_a_deploy_of_what_is_live_ends_a_split_of_the_traffic(released: Operator) -> None:
    released.release(Image("two"))
    split = {"AdditionalVersionWeights": {"1": 0.25}}
    client_of("lambda").update_alias(FunctionName=NAME, Name="live", RoutingConfig=split)
    assert ", 25% of the calls version 1" in released.succeed("status").stdout
    released.succeed("deploy", "--tag", "two")
    alias = client_of("lambda").get_alias(FunctionName=NAME, Name="live")
    assert (alias["FunctionVersion"], alias.get("RoutingConfig", {}).get("AdditionalVersionWeights") or {}) == ("2", {})


def test_a_rollback_to_a_named_version(released: Operator) -> None:
    released.release(Image("two"))
    released.release(Image("three"))
    released.succeed("rollback", "--to", "1")
    assert released.live() == ("1", "rolled back from version 3")
    assert "nothing to move" in released.succeed("rollback", "--to", "1").stderr


def test_a_dry_run_says_the_steps_and_takes_none(released: Operator) -> None:
    released.engine.build(Image("two"))
    writes = released.shelf.writes()
    assert "would push" in released.succeed("push", "--tag", "two", "--dry-run").stderr
    assert released.shelf.writes() == writes
    released.succeed("push", "--tag", "two")
    released.amazon.calls.clear()
    writes = released.shelf.writes()
    said = released.succeed("deploy", "--tag", "two", "--dry-run").stderr.splitlines()
    assert [line.split()[:2] for line in said] == [
        ["would", step] for step in ("update", "publish", "call", "tag", "move")
    ]
    assert "UpdateFunctionCode DryRun" in released.amazon.calls  # Lambda's own check is made
    assert (released.amazon.changes(), released.shelf.writes(), released.live()[0]) == ([], writes, "1")
    released.succeed("deploy", "--tag", "two")
    released.amazon.calls.clear()
    assert "would move live from version 2 to version 1" in released.succeed("rollback", "--dry-run").stderr
    assert released.amazon.changes() == []


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["UpdateFunctionCode", "PublishVersion", "Invoke", "UpdateAlias"])
def test_a_deploy_that_ends_at_any_step_is_taken_up_there(released: Operator, step: str, *, done: bool) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    released.amazon.refuse(step, "AccessDeniedException", "not authorized to perform: lambda:X", done=done)
    released.fail("no-right", "deploy", "--tag", "two")
    assert released.live()[0] == ("2" if (step, done) == ("UpdateAlias", True) else "1")
    released.amazon.heal()
    released.succeed("deploy", "--tag", "two")
    assert released.live()[0] == "2"


def test_a_broken_image_leaves_the_alias(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "broken", Image("broken"))
    released.amazon.reply = {"errorMessage": "No module named 'scanner'", "errorType": "Runtime.ImportModuleError"}
    assert "No module named 'scanner'" in released.fail("smoke-failed", "deploy", "--tag", "broken")
    assert released.live()[0] == "1"
    assert not [tag for tag in released.shelf.tags(REPOSITORY) if tag.startswith(f"live-{NAME}-2")]


def test_an_image_of_another_architecture_leaves_the_alias(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "arm", Image(architecture="arm64"))
    released.fail("wrong-architecture", "deploy", "--tag", "arm")
    assert (released.live()[0], released.amazon.changes()) == ("1", [])


def test_an_index_leaves_the_alias(released: Operator) -> None:
    released.shelf.put(REPOSITORY, "index", Image("one").index(), INDEX)
    released.fail("index", "deploy", "--tag", "index")
    assert (released.live()[0], released.amazon.changes()) == ("1", [])


def test_traffic_that_was_split_goes_to_one_version(released: Operator) -> None:
    released.release(Image("two"))
    client = client_of("lambda")
    client.update_alias(FunctionName=NAME, Name="live", RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}})
    released.succeed("rollback")
    alias = client.get_alias(FunctionName=NAME, Name="live")
    assert alias["FunctionVersion"] == "1"
    assert not alias.get("RoutingConfig", {}).get("AdditionalVersionWeights")
