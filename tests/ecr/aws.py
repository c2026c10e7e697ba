"""A stand-in for the AWS command line: `aws SERVICE OPERATION --name value --flag`, against botocore's own models.

What is no operation, or no parameter of it, is refused as the command line would; `--query` and `--output` are read and
have no effect.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import boto3
from botocore import xform_name

FORMS = {"query", "output"}


def main(service: str, operation: str, *arguments: str) -> None:
    """Call one operation, in the region that the command line would choose."""
    client: Any = boto3.Session(region_name="us-east-1").client(service)
    name = client.meta.method_to_api_mapping[operation.replace("-", "_")]
    members = client.meta.service_model.operation_model(name).input_shape.members
    called = {xform_name(member).replace("_", "-"): member for member in members}
    given = {option: value for option, value in _options(arguments) if option not in FORMS}
    answer = getattr(client, operation.replace("-", "_"))(**{called[option]: value for option, value in given.items()})
    json.dump(answer, sys.stdout, default=str)


def _options(arguments: tuple[str, ...]) -> list[tuple[str, object]]:
    """Pair options with their values; one without is a flag."""
    pairs: list[tuple[str, object]] = []
    for word in arguments:
        if word.startswith("--"):
            pairs.append((word.removeprefix("--"), True))
        else:
            pairs[-1] = (pairs[-1][0], word)
    return pairs


if __name__ == "__main__":
    main(*sys.argv[1:])
