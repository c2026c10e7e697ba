"""The command line's manners."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from ecr.command import main
from tests.ecr.conftest import ROOT, Operator

COMMANDS = sorted(main.commands)


def test_the_region_is_that_of_aws_region_though_boto3_does_not_read_it(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")  # the AWS command line prefers the other, too
    operator.succeed("setup", "--dry-run")
    assert set(operator.amazon.regions) == {"eu-west-1"}
    operator.succeed("setup", "--dry-run", "--region", "us-east-1")
    assert operator.amazon.regions[-1] == "us-east-1"


def test_the_page_names_exactly_the_commands_that_exist() -> None:
    assert COMMANDS == ["deploy", "push", "rollback", "secret", "setup", "stack", "status"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name: str) -> None:
    command = main.commands[name]
    assert command.help
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


@pytest.mark.parametrize("name", sorted({*COMMANDS} - {"status"}))
def test_every_command_that_changes_something_can_be_tried_dry(name: str) -> None:
    assert "--dry-run" in {option for parameter in main.commands[name].params for option in parameter.opts}


def test_help_comes_without_the_libraries_of_aws() -> None:
    script = "import sys, ecr.command; print(*{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"boto3", "botocore", "urllib3", "numpy", "pandas"} & {*run.stdout.split()} == set()
    assert CliRunner().invoke(main, ["--help"]).exit_code == 0


def test_an_interruption_says_that_nothing_is_lost(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ecr.setup.setup", interrupt)
    run = operator("setup")
    assert run.exit_code == 130
    assert "repeat the command to continue" in run.stderr
