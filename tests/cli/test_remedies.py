from __future__ import annotations

import re

import pytest

from scanner.cli.main import main
from scanner.cli.remedies import COMMANDS, in_commands, option
from scanner.cli.scan import scan
from scanner.remedy import PYTHON, Remedy, SyncAgain, UseField
from scanner.request import ScanRequest
from tests.cli.conftest import parameters
from tests.phrases import REMEDIES


def test_the_terminal_has_words_for_all() -> None:
    assert COMMANDS.keys() == PYTHON.keys()


@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_commands_and_options_that_are_named_exist(remedy: Remedy) -> None:
    said = in_commands(remedy)
    for name, options in re.findall(r"`scanner (\w+)((?: --?[\w-]+| \d+)*)`", said):
        known = {spelling for parameter in parameters(main.commands[name]) for spelling in parameter.opts}
        assert set(re.findall(r"--[\w-]+", options)) <= known
    assert '"action"' not in said


def test_a_command_is_said() -> None:
    assert in_commands(SyncAgain()) == (
        "run `scanner sync --again` to remove the sessions that the source does not have"
    )
    assert in_commands(UseField("min_score")) == "use the option --min-score of `scanner scan`"


@pytest.mark.parametrize("field", [name for name in ScanRequest.model_fields if name != "screen"])
def test_a_field_of_the_request_has_its_option(field: str) -> None:
    (named,) = [parameter for parameter in parameters(scan) if parameter.name == field]
    assert option(field) in named.opts
