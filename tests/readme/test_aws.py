"""What the pages show of AWS's command line are operations, waiters and parameters that AWS has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import boto3
import pytest
from botocore import xform_name

from tests.readme.pages import PAGES, page_blocks

#: Options of the command line itself.
OF_EVERY_COMMAND = {"query", "output", "region"}
#: What the command line takes by its own name, and the parameter that it goes into.
NAMED_OTHERWISE = {"create-function": {"zip-file": "Code"}, "publish-layer-version": {"zip-file": "Content"}}


def commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each `aws SERVICE ...` in a block."""
    for line in text.replace("\\\n", " ").splitlines():
        for found in re.findall(r"(?:^|\$\()\s*(aws .*)", line):
            yield shlex.split(found)[1:]


def unknown(words: list[str]) -> set[str]:
    """The parts of a command that AWS does not have."""
    service, operation, *rest = words
    client = boto3.client(service, region_name="us-east-1")
    if operation == "wait":
        waiters = {name.replace("_", "-") for name in client.waiter_names}
        return {rest[0]} - waiters
    names = {xform_name(name).replace("_", "-"): name for name in client.meta.service_model.operation_names}
    if operation not in names:
        return {operation}
    members = client.meta.service_model.operation_model(names[operation]).input_shape.members
    known = {xform_name(member).replace("_", "-") for member in members} | OF_EVERY_COMMAND
    given = {word.removeprefix("--").removeprefix("no-") for word in rest if word.startswith("--")}
    return given - known - NAMED_OTHERWISE.get(operation, {}).keys()


CASES = [
    pytest.param(words, id=f"{path}: {' '.join(words[:4])}")
    for path in PAGES
    for block in page_blocks(path)
    if block.language == "sh"
    for words in commands(block.text)
]


@pytest.mark.parametrize("words", CASES)
def test_a_command_is_one_that_aws_has(words: list[str]) -> None:
    assert unknown(words) == set()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("aws lambda publish-layer --layer-name x", "publish-layer"),
        ("aws lambda publish-layer-version --name x", "name"),
        ("aws lambda wait function-ready --function-name x", "function-ready"),
    ],
)
def test_one_that_it_has_not_is_found(line: str, fault: str) -> None:
    [words] = commands(f"x=$({line}\n")
    assert unknown(words) == {fault}
